import { features } from 'web-features'
import { padBatch } from '../../src/encoder/batching.ts'
import { createEncoder } from '../../src/encoder/encoder.ts'
import { embeddingOutput } from '../../src/encoder/graph.ts'
import { loadPackage } from '../../src/encoder/package.ts'
import { ContractTokenizer } from '../../src/encoder/tokenizer.ts'
import { nodeModelFiles } from '../../src/node/model-files.ts'
import { createNodeSession } from '../../src/node/session.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
const passages = 48
const rounds = 5

interface Figure {
  readonly backend: string
  readonly passages: number
  readonly tokens: number
  /** Of the fastest round each, milliseconds. */
  readonly encoder: number
  readonly bare: number
  /** Median over the rounds of encoder / bare in one round. */
  readonly ratio: number
}

/** What does the Encoder (tokens, batches, rows) cost on top of bare session.run on the same batches? */
export async function run({ json }: { json: boolean }): Promise<void> {
  const figures = [await measure('native'), await measure('wasm')]
  if (json) {
    console.log(JSON.stringify({ bench: 'encode', cases: figures }))
    return
  }
  console.log(`colibri-mini, ${passages} passages, one thread; milliseconds, and the median ratio of ${rounds} rounds`)
  for (const { backend, tokens, encoder, bare, ratio } of figures) {
    const columns = [
      `${tokens} tokens`,
      `encoder ${encoder.toFixed(0)}`,
      `bare ${bare.toFixed(0)}`,
      `${ratio.toFixed(3)}x`,
    ]
    console.log(backend.padEnd(8), ...columns.map((column) => column.padStart(16)))
  }
}

async function measure(device: 'native' | 'wasm'): Promise<Figure> {
  const { package: loaded, graph } = await loadPackage(nodeModelFiles(model))
  const session = await createNodeSession(graph, { device, threads: 1 })
  const encoder = await createEncoder({ package: loaded, session })
  const texts = sample()
  const tokenizer = new ContractTokenizer(loaded.tokenizer, loaded.contract)
  const batches = encoder.planBatches(texts).map((batch) => batch.map((index) => texts[index] ?? ''))
  const inputs = batches.map((batch) => {
    const tokens = batch.map((text) => tokenizer.passage(text))
    return padBatch(tokens, loaded.contract.padId, loaded.facts.inputs)
  })
  const output = embeddingOutput(loaded.facts)

  const times: { encoder: number; bare: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const bare = await timed(async () => {
      for (const batch of inputs) await session.run(batch, output)
    })
    const whole = await timed(async () => {
      for (const batch of encoder.planBatches(texts)) {
        await encoder.encodePassages(batch.map((index) => texts[index] ?? ''))
      }
    })
    // The first round warms up.
    if (round > 0) times.push({ encoder: whole, bare })
  }
  await encoder.dispose()
  return {
    backend: device,
    passages: texts.length,
    tokens: inputs.reduce((sum, batch) => sum + batch.texts * batch.length, 0),
    encoder: Math.min(...times.map((time) => time.encoder)),
    bare: Math.min(...times.map((time) => time.bare)),
    ratio: median(times.map((time) => time.encoder / time.bare)),
  }
}

/** Descriptions of web platform features, joined to passages of one to four. */
function sample(): string[] {
  const descriptions = Object.values(features).flatMap((feature) =>
    'description' in feature ? feature.description : [],
  )
  return Array.from({ length: passages }, (_, index) =>
    descriptions.slice(index * 4, index * 4 + 1 + (index % 4)).join(' '),
  )
}

async function timed(action: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await action()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
