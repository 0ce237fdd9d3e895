import { loadKernel } from '../../../src/kernel/kernel.ts'
import { load, loadQueries } from '../search/served.ts'
import { type Answered, askColibri } from './colibri.ts'

/** Runs in the page; called by the Node side. */
async function askHere(base: string, k: number): Promise<readonly Answered[]> {
  const { codec, compressed } = await load(base)
  const data = new Float32Array(await (await fetch(`${base}/passages`)).arrayBuffer())
  const { dim, doclens } = compressed
  let at = 0
  const passages = Array.from(doclens, (rows) => {
    const from = at
    at += rows * dim
    return { rows, dim, data: data.subarray(from, at) }
  })
  return askColibri(await loadKernel(), { passages, codec, compressed, queries: await loadQueries(base), k })
}

Object.assign(globalThis, { askHere })
