import type { Kernel } from '../ports.ts'
import { comparedFactor, listFactor } from '../search/ndocs.ts'
import { poolQuery } from '../search/pooled-query.ts'
import { largestApproximation } from '../search/scan.ts'
import type { TokenEmbeddings } from '../types.ts'
import { scoreBest } from './best-passages.ts'
import { PlacedScores } from './placed-scores.ts'
import {
  type PassageOf,
  type RankedChunk,
  type RankingOptions,
  type Residuals,
  residentScores,
} from './ranked-chunk.ts'
import { type Shortlisted, shortlistsOf } from './shortlists.ts'

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
  { k, sure = k, also: others = [], worthOf }: RankingOptions<Chunk>,
): Promise<PlacedScores<Chunk> | undefined> {
  const pooled = poolQuery(query)
  kernel.setQuery(pooled?.rows ?? query, pooled !== undefined)
  const unit = pooled?.unit ?? 1
  const shortlisted = shortlistsOf(kernel, residuals, chunks, {
    largest: Math.ceil(largestApproximation * (pooled?.length ?? query.rows)),
    k: Math.min(listFactor * sure, k),
    also: others,
    worthOf: worthOf && ((passage: PassageOf<Chunk>) => worthOf(passage) / unit),
  })
  const { places, shortlists, also } = shortlisted
  const scoresOfQuery = () => new PlacedScores(places, residentScores(kernel, residuals))
  const holdsAll = (listed: readonly { readonly chunk: Chunk }[]) => listed.every(({ chunk }) => residuals.holds(chunk))
  const all = () => together(shortlists.map((list) => list.all))
  // Reading residuals takes longer than scoring, and may take twice as long in two turns.
  if (!holdsAll(chunks.map((chunk) => ({ chunk }))) && !holdsAll(places.listed(all()))) {
    if (pooled !== undefined) kernel.setQuery(query)
    const scores = scoresOfQuery()
    return (await scores.add(all())) && (await scores.add(also)) ? scores : undefined
  }
  const compared = Math.min(comparedFactor * sure, k)
  const near = scoresOfQuery()
  if (!(await scorePortions(near, shortlisted, compared))) return undefined
  if (pooled === undefined) return near
  kernel.setQuery(query)
  const exact = scoresOfQuery()
  return (await scoreBest(near, exact, { pooled, compared, also })) ? exact : undefined
}

/**
 * @param compared A passage matters if it may be among so many documents.
 * @returns false when a chunk has gone from the index meanwhile
 */
async function scorePortions<Chunk extends RankedChunk>(
  scores: PlacedScores<Chunk>,
  { shortlists, also, worths }: Shortlisted<Chunk>,
  compared: number,
): Promise<boolean> {
  if (!(await scores.add(also))) return false
  const comesTo = worths && ((score: number, place: number) => score + (worths[place] as number))
  let portion = together(shortlists.map((list) => list.first))
  while (portion.length > 0) {
    if (!(await scores.add(portion))) return false
    const least = scores.least(compared, comesTo)
    portion = together(shortlists.map((list) => list.further(scores.scores, least)))
  }
  return true
}

/** Places of several lists, each of which lies behind the one before it. */
function together(lists: readonly Uint32Array[]): Uint32Array {
  const [first = new Uint32Array(0), ...others] = lists
  return others.length === 0 ? first : Uint32Array.from(lists.flatMap((places) => [...places]))
}
