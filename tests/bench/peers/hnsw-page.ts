import { type HierarchicalNSW, loadHnswlib } from 'hnswlib-wasm/dist/hnswlib.js'

interface Timed {
  readonly milliseconds: number
}

/** Its defaults: 16 links a node, 200 candidates while building. */
const links = 16
const buildCandidates = 200
const seed = 100
/** Candidates while searching; must be no fewer than are asked for. */
const searchCandidates = 512

let index: HierarchicalNSW | undefined

async function build(vectors: readonly number[][]): Promise<Timed> {
  const library = await loadHnswlib()
  const start = performance.now()
  const dim = vectors[0]?.length ?? 0
  index = new library.HierarchicalNSW('ip', dim, '')
  index.initIndex(vectors.length, links, buildCandidates, seed)
  for (const [label, vector] of vectors.entries()) index.addPoint(vector, label, false)
  index.setEfSearch(searchCandidates)
  return { milliseconds: performance.now() - start }
}

async function search(query: number[], passages: number): Promise<Timed & { passages: number[] }> {
  const start = performance.now()
  const found = index?.searchKnn(query, passages, undefined).neighbors ?? []
  return { milliseconds: performance.now() - start, passages: found }
}

const functions = { build, search }
export type HnswPage = typeof functions

Object.assign(globalThis, { hnsw: functions })
