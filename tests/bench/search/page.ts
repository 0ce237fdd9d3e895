import type { RankedChunk } from '../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments, type Ranking } from '../../../src/core/engine/ranking.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import { fusionDepth } from '../../../src/core/search/fusion.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { allResident } from '../../helpers/resident.ts'
import { Growth } from './grow.ts'
import { growTo, load, loadQueries } from './served.ts'
import { inTurn, median, timed } from './timing.ts'

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

/** Hits of a page, and what hybrid search asks of its semantic leg. */
const wanted = [10, 100]
const largest = Math.max(...wanted)

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
  let tokens = 0
  for (const [step, size] of sizes.entries()) {
    tokens += growTo(size, growth, [kernel], chunks)
    const search = (query: TokenEmbeddings, k: number, exhaustive: boolean) =>
      timed(() =>
        bestDocuments(kernel, allResident, chunks, query, { k: Math.max(k, fusionDepth), sure: k, exhaustive }),
      )
    // The first search after an addition meets cold caches, as later ones do not.
    for (const query of queries.slice(0, 1)) await search(query, largest, false)
    const exact = await inTurn(queries.slice(0, compared[step]), (query) => search(query, largest, true))
    const grown = { passages: size, tokens, kernel: kernel.path, queries: exact.length }
    for (const k of wanted) {
      const found = await inTurn(queries, (query) => search(query, k, false))
      figures.push({
        ...grown,
        kernelBytes: kernel.bytes,
        k,
        searchP50: median(found.map(({ milliseconds }) => milliseconds)),
        exhaustiveP50: median(exact.map(({ milliseconds }) => milliseconds)),
        recall: mean(
          exact.map(({ value }, index) =>
            shareFound(namesOf(value).slice(0, k), namesOf(found[index]?.value).slice(0, k)),
          ),
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

Object.assign(globalThis, { benchmark })
