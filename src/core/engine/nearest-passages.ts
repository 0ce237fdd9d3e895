import type { Kernel } from '../ports.ts'
import { comparedFactor, listFactor } from '../search/ndocs.ts'
import { poolQuery } from '../search/pooled-query.ts'
import { largestApproximation } from '../search/scan.ts'
import type { TokenEmbeddings } from '../types.ts'
import { scoreBest } from './best-passages.ts'
import { PassageScores } from './passage-scores.ts'
import { leastOf, scoresOf } from './portion-scores.ts'
import {
  listsOf,
  type PassageOf,
  type RankedChunk,
  type RankingOptions,
  type Residuals,
  residentScores,
} from './ranked-chunk.ts'
import { type Shortlist, shortlistsOf } from './shortlists.ts'

/**
 * scan near the query, or of all -> shortlist -> MaxSim of the pooled query with the first of it, and with as
 * much of the others as may matter -> MaxSim of the query with the passages that are then best.
 * The kernel's query must stay as it is until the promise settles; undefined when a chunk has gone from the index meanwhile.
 *
 * @returns MaxSim of the query with the passages among which the k best documents are sought
 */
export async function scoreNearest<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  query: TokenEmbeddings,
  { k, sure = k, also = [], worthOf }: RankingOptions<Chunk>,
): Promise<PassageScores<Chunk> | undefined> {
  const pooled = poolQuery(query)
  kernel.setQuery(pooled?.rows ?? query)
  const largest = Math.ceil(largestApproximation * (pooled?.length ?? query.rows))
  const unit = pooled?.unit ?? 1
  const worthInUnits = worthOf && ((passage: PassageOf<Chunk>) => worthOf(passage) / unit)
  const shortlists = shortlistsOf(kernel, residuals, chunks, {
    largest,
    k: Math.min(listFactor * sure, k),
    worthOf: worthInUnits,
  })
  const others = listsOf(also, chunks)
  const scoresOfQuery = () => new PassageScores(residentScores(kernel, residuals))
  const holdsAll = (listed: readonly { readonly chunk: Chunk }[]) => listed.every(({ chunk }) => residuals.holds(chunk))
  const all = () => shortlists.flatMap((list) => list.all)
  // Reading residuals takes longer than scoring, and may take twice as long in two turns.
  if (!holdsAll(chunks.map((chunk) => ({ chunk }))) && !holdsAll(all())) {
    if (pooled !== undefined) kernel.setQuery(query)
    const scores = scoresOfQuery()
    return (await scores.add(all())) && (await scores.add(others)) ? scores : undefined
  }
  const compared = Math.min(comparedFactor * sure, k)
  const near = scoresOfQuery()
  if (!(await near.add(others)) || !(await scorePortions(near, shortlists, { worthOf: worthInUnits, compared })))
    return undefined
  if (pooled === undefined) return near
  kernel.setQuery(query)
  return scoreBest(near, scoresOfQuery(), chunks, { pooled, compared, also })
}

interface Portions<Chunk> {
  /** What a passage's document is worth beside its score, in units of the scores. */
  readonly worthOf: ((passage: PassageOf<Chunk>) => number) | undefined
  /** A passage matters if it may be among so many documents. */
  readonly compared: number
}

/** @returns false when a chunk has gone from the index meanwhile */
async function scorePortions<Chunk extends RankedChunk>(
  scores: PassageScores<Chunk>,
  shortlists: readonly Shortlist<Chunk>[],
  { worthOf, compared }: Portions<Chunk>,
): Promise<boolean> {
  let portion = shortlists.flatMap((list) => list.first)
  while (portion.length > 0) {
    if (!(await scores.add(portion))) return false
    const least = leastOf(scores, compared, worthOf)
    const found = scoresOf(scores, portion)
    portion = shortlists.flatMap((list) => list.further(found, least))
  }
  return true
}
