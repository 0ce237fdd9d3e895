import { quantizeQuery } from '../../../src/core/search/quantize.ts'
import { planBursts } from '../../../src/kernel/bursts.ts'
import { type DotProduct, dotProductFor } from '../../../src/kernel/integer-rows.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { groupRows, instantiate } from '../../../src/kernel/module.ts'
import { type Case, type Figure, measure } from './measure.ts'
import { integerCase } from './plain-integers.ts'
import { plainMaxSim } from './plain-loop.ts'
import { makeWorkload, randomEmbeddings, uniform, type Workload } from './workload.ts'

/** Base64 of modules that are not shipped, without and with relaxed SIMD. */
interface BenchModules {
  /** Of assembly/peak.ts. */
  readonly peak: { readonly simd: string; readonly relaxed: string }
  /** Of assembly/score-integers.ts. */
  readonly integers: { readonly simd: string; readonly relaxed: string }
}

interface PeakExports {
  peak(data: number, steps: number, bursts: number, tiles: number): void
}

const workload = makeWorkload()

async function kernelCases(
  path: 'simd' | 'relaxed',
  { query, codec, exactCodec, ...chunks }: Workload,
): Promise<Case[]> {
  const kernel = await loadKernel({ path })
  kernel.addCodec(codec)
  kernel.addCodec(exactCodec)
  kernel.addChunk('residual', chunks.compressed)
  kernel.addChunk('exact', chunks.exact)
  kernel.setQuery(query)
  const few = { ...chunks.compressed, passages: 0, tokens: 0 }
  const empty = { doclens: new Uint16Array(0), codes: new Uint16Array(0), residuals: new Uint8Array(0) }
  kernel.addChunk('empty', { ...few, ...empty })
  const vectors = randomEmbeddings(512, query.dim, uniform(2))
  const repeat = (task: () => void) => (times: number) => {
    for (let time = 0; time < times; time++) task()
  }
  const setUp = () => {
    kernel.setQuery(query)
    kernel.score('empty')
  }
  return [
    { name: `4-bit ${path}`, pairs: chunks.pairs, run: repeat(() => kernel.score('residual')) },
    { name: `f32 ${path}`, pairs: chunks.pairs, run: repeat(() => kernel.score('exact')) },
    { name: `query set-up, 1024 centroids ${path}`, pairs: query.rows * 1024, run: repeat(setUp) },
    { name: `nearest of 1024 ${path}`, pairs: 512 * 1024, run: repeat(() => kernel.nearest(vectors, codec.centroids)) },
  ]
}

/** The integer tile alone, in 32 bits or in bursts of these many steps. */
async function peakCase(path: 'simd' | 'relaxed', base64: string, plan: readonly number[] = []): Promise<Case> {
  const steps = workload.query.dim / (path === 'relaxed' ? 4 : 2)
  const tiles = 512
  const memory = new WebAssembly.Memory({ initial: 1 })
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  const { peak } = instance.exports as WebAssembly.Exports & PeakExports
  const bursts = plan.length === 0 ? 0 : 32_768
  if (bursts > 0) new Int32Array(memory.buffer, bursts, plan.length).set(plan)
  const name = `int8 dot peak ${path}${bursts > 0 ? ", in the query's bursts" : ''}`
  return { name, pairs: 32 * tiles, run: (times) => peak(0, steps, bursts, tiles * times) }
}

/** Bursts of the query's first group of rows. */
function queryPlan(): readonly number[] {
  const { values, dim } = quantizeQuery(workload.query)
  return planBursts(values.subarray(0, groupRows * dim), dim)
}

/** How the kernel multiplies on the relaxed path of this machine. */
async function relaxedDot(): Promise<DotProduct> {
  const { exports } = await instantiate('relaxed', new WebAssembly.Memory({ initial: 1 }))
  return dotProductFor('relaxed', exports.dotLowering(255))
}

/** Runs in the page; called by the Node side. */
async function benchmark({ peak, integers }: BenchModules, rounds: number): Promise<readonly Figure[]> {
  const { query, compressed, embeddings } = workload
  // The plain loop gets few enough passages for one short sample.
  const doclens = compressed.doclens.subarray(0, 8)
  const plain: Case = {
    name: 'plain JavaScript loop',
    pairs: query.rows * doclens.reduce((sum, doclen) => sum + doclen, 0),
    run: (times) => {
      for (let time = 0; time < times; time++) plainMaxSim(query, doclens, embeddings.data)
    },
  }
  const cases = [
    plain,
    ...(await kernelCases('simd', workload)),
    ...(await kernelCases('relaxed', workload)),
    await integerCase('pairs', integers.simd, workload),
    await integerCase(await relaxedDot(), integers.relaxed, workload),
    await peakCase('simd', peak.simd),
    await peakCase('relaxed', peak.relaxed),
    await peakCase('relaxed', peak.relaxed, queryPlan()),
  ]
  return measure(cases, rounds)
}

Object.assign(globalThis, { benchmark })
