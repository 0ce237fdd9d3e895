import { decodeCodec } from '../../../src/core/codec/record.ts'
import { bestDocuments, type RankedChunk, type Ranking, type Residuals } from '../../../src/core/engine/ranking.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import type { CompressedPassages, TokenEmbeddings } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { Growth } from './grow.ts'

/** What the Node side serves beside the binary parts. */
export interface Served {
  readonly head: Pick<CompressedPassages, 'passages' | 'tokens' | 'dim' | 'nbits' | 'codec'>
  readonly queries: readonly { readonly rows: number; readonly dim: number }[]
}

export interface SearchFigures {
  readonly passages: number
  readonly tokens: number
  readonly kernelBytes: number
  readonly kernel: Kernel['path']
  readonly k: number
  readonly queries: number
  /** Milliseconds, medians over the queries. */
  readonly searchP50: number
  readonly exhaustiveP50: number
  /** Share of the exhaustive search's k best that the search in passes finds too. */
  readonly recall: number
}

/** About as many passages as the engine puts into a chunk. */
const chunkPassages = 150
/** Hits of a page, and what hybrid search asks of its semantic leg. */
const wanted = [10, 100]
const largest = Math.max(...wanted)

/** Everything is in the kernel here. */
const resident: Residuals<RankedChunk> = {
  withResiduals: async (chunks, use) => new Map(chunks.map((chunk) => [chunk, use(chunk)])),
}

async function bytesOf(name: string): Promise<ArrayBuffer> {
  return (await fetch(name)).arrayBuffer()
}

async function load(base: string): Promise<{ codec: ReturnType<typeof decodeCodec>; compressed: CompressedPassages }> {
  const { head }: Served = await (await fetch(`${base}/head`)).json()
  const compressed = {
    ...head,
    doclens: new Uint16Array(await bytesOf(`${base}/doclens`)),
    codes: new Uint16Array(await bytesOf(`${base}/codes`)),
    residuals: new Uint8Array(await bytesOf(`${base}/residuals`)),
  }
  return { codec: decodeCodec(await bytesOf(`${base}/codec`)), compressed }
}

async function loadQueries(base: string): Promise<TokenEmbeddings[]> {
  const { queries }: Served = await (await fetch(`${base}/head`)).json()
  const data = new Float32Array(await bytesOf(`${base}/queries`))
  let at = 0
  return queries.map(({ rows, dim }) => {
    const from = at
    at += rows * dim
    return { rows, dim, data: data.slice(from, at) }
  })
}

/**
 * Runs in the page: grows the base to each size in turn, and times searching it, without encoding.
 * @param compared of the queries, how many are also searched exhaustively at each size
 */
async function benchmark(
  base: string,
  sizes: readonly number[],
  compared: readonly number[],
): Promise<SearchFigures[]> {
  const kernel = await loadKernel()
  const loaded = await load(base)
  const queries = await loadQueries(base)
  kernel.addCodec(loaded.codec)
  const growth = new Growth(loaded, kernel, 1)
  const chunks: RankedChunk[] = []
  const figures: SearchFigures[] = []
  let passages = 0
  let tokens = 0
  for (const [step, size] of sizes.entries()) {
    while (passages < size) {
      const part = growth.take(Math.min(chunkPassages, size - passages))
      const id = `${chunks.length}`
      kernel.addChunk(id, part)
      const documentOf = Uint32Array.from({ length: part.passages }, (_, index) => index)
      chunks.push({ entry: { id, codec: part.codec }, documentOf, removed: new Set() })
      passages += part.passages
      tokens += part.tokens
    }
    const search = (query: TokenEmbeddings, k: number, exhaustive: boolean) =>
      timed(() => bestDocuments(kernel, resident, chunks, query, { k, exhaustive }))
    // The first search after an addition meets cold caches, as later ones do not.
    for (const query of queries.slice(0, 1)) await search(query, largest, false)
    const exact = await inTurn(queries.slice(0, compared[step]), (query) => search(query, largest, true))
    const grown = { passages, tokens, kernelBytes: kernel.bytes, kernel: kernel.path, queries: exact.length }
    for (const k of wanted) {
      const found = await inTurn(queries, (query) => search(query, k, false))
      figures.push({
        ...grown,
        k,
        searchP50: median(found.map(({ milliseconds }) => milliseconds)),
        exhaustiveP50: median(exact.map(({ milliseconds }) => milliseconds)),
        recall: mean(
          exact.map(({ value }, index) => shareFound(namesOf(value).slice(0, k), namesOf(found[index]?.value))),
        ),
      })
    }
  }
  return figures
}

function shareFound(wanted: readonly string[], found: readonly string[]): number {
  const names = new Set(found)
  return wanted.filter((name) => names.has(name)).length / wanted.length
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const namesOf = (ranking: Ranking<RankedChunk> | undefined): string[] =>
  (ranking?.candidates ?? []).map(({ chunk, passage }) => `${chunk.entry.id} ${passage}`)

async function inTurn<Item, Result>(items: readonly Item[], task: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await task(item))
  return results
}

async function timed<T>(task: () => Promise<T>): Promise<{ readonly value: T; readonly milliseconds: number }> {
  const start = performance.now()
  const value = await task()
  return { value, milliseconds: performance.now() - start }
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN
}

Object.assign(globalThis, { benchmark })
