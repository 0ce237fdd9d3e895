import { rememberingEncoder } from '../../src/node/encoding/remembering-encoder.ts'
import { openNodeEncoder, openNodeEngine } from '../../src/node/open-engine.ts'
import { featureDocuments } from './peers/documents.ts'
import type { BenchOptions } from './run.ts'

/** Has all codes brought into memory. */
const anyQuery = 'layout'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href

interface Figures {
  readonly bench: 'index'
  readonly documents: number
  readonly passages: number
  readonly tokens: number
  /** Time of the first index() over that of a second one with the same documents. */
  readonly firstOverSecond: number
  /** Time of index() with the encoder's results at hand, over that of the first index(): what is not encoding. */
  readonly outsideEncoder: number
  /** Kernel memory a token, codec included. */
  readonly bytesPerToken: number
}

/** What does indexing cost beside the encoder, and what do unchanged documents cost? Node, colibri-mini, 4 bits. */
export async function run({ json }: BenchOptions): Promise<void> {
  const documents = featureDocuments()
  const encoder = rememberingEncoder(await openNodeEncoder(model))
  const engine = await openNodeEngine(encoder)
  const first = await timed(() => engine.index(documents))
  const second = await timed(() => engine.index(documents))
  await engine.search(anyQuery, { mode: 'semantic', exhaustive: true })
  const { passages, tokens, memory } = await engine.status()
  const again = await openNodeEngine(encoder)
  const withoutEncoding = await timed(() => again.index(documents))
  const figures: Figures = {
    bench: 'index',
    documents: documents.length,
    passages,
    tokens,
    firstOverSecond: first / second,
    outsideEncoder: withoutEncoding / first,
    bytesPerToken: memory / tokens,
  }
  if (json) console.log(JSON.stringify(figures))
  else console.table(figures)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
