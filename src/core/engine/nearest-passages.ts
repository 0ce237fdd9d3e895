import type { Kernel } from '../ports.ts'
import { largestApproximation } from '../search/largest-approximation.ts'
import { comparedFactor, firstShare, listFactor } from '../search/ndocs.ts'
import { poolQuery } from '../search/pooled-query.ts'
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
import { type Scanned, scanEach } from './scanned.ts'
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
  const wanted = Math.min(listFactor * sure, k)
  const largest = Math.ceil(largestApproximation * (pooled?.length ?? query.rows))
  const scans = scanEach(kernel, residuals, chunks, wanted, largest)
  const listOf = (share: number) => {
    const worthInUnits = worthOf && ((passage: PassageOf<Chunk>) => worthOf(passage) / unit)
    return shortlistsOf(scans, share, { k: wanted, rows: query.rows, also: others, worthOf: worthInUnits })
  }
  const score = residentScores(kernel, residuals)
  const compared = Math.min(comparedFactor * sure, k)
  // Reading residuals takes longer than scoring, and may take twice as long in two turns.
  const isRead = !scans.every((scan) => isHeld(scan, residuals))
  let list = listOf(isRead ? 1 : Math.max(...scans.map(({ ndocs }) => firstShare(compared, ndocs))))
  if (isRead) {
    if (pooled !== undefined) kernel.setQuery(query)
    const scores = new PlacedScores(list.places, score)
    const all = together(list.shortlists.map((one) => one.all))
    return (await scores.add(all)) && (await scores.add(list.also)) ? scores : undefined
  }
  let near = new PlacedScores(list.places, score)
  let scored = await scorePortions(near, list, compared)
  if (scored === 'short') {
    list = listOf(1)
    near = near.among(list.places)
    scored = await scorePortions(near, list, compared)
  }
  if (scored === 'gone') return undefined
  if (pooled === undefined) return near
  kernel.setQuery(query)
  const exact = new PlacedScores(list.places, score)
  return (await scoreBest(near, exact, { pooled, compared, also: list.also })) ? exact : undefined
}

/** Whether the residuals of all chunks are in the kernel that hold any of the nearest passages. */
function isHeld<Chunk extends RankedChunk>({ chunks, nearest }: Scanned<Chunk>, residuals: Residuals<Chunk>): boolean {
  let latest = -1
  for (let at = 0; at < nearest.chunks.length; at++) {
    const chunk = nearest.chunks[at] as number
    if (chunk !== latest && !residuals.holds(chunks[chunk] as Chunk)) return false
    latest = chunk
  }
  return true
}

/**
 * @param compared A passage matters if it may be among so many documents.
 * @returns `gone` when a chunk has gone from the index meanwhile, `short` when what the lists leave out may matter
 */
async function scorePortions<Chunk extends RankedChunk>(
  scores: PlacedScores<Chunk>,
  { shortlists, also, worths }: Shortlisted<Chunk>,
  compared: number,
): Promise<'gone' | 'short' | 'enough'> {
  if (!(await scores.add(also))) return 'gone'
  const comesTo = worths && ((score: number, place: number) => score + (worths[place] as number))
  let least = Number.NEGATIVE_INFINITY
  for (let portion = together(shortlists.map((list) => list.first)); portion.length > 0; ) {
    if (!(await scores.add(portion))) return 'gone'
    least = scores.least(compared, comesTo, least)
    portion = together(shortlists.map((list) => list.further(scores.scores, least)))
  }
  return shortlists.some((list) => list.leavesOut(least)) ? 'short' : 'enough'
}

/** Places of several lists, each of which lies behind the one before it. */
function together(lists: readonly Uint32Array[]): Uint32Array {
  const [first = new Uint32Array(0), ...others] = lists
  return others.length === 0 ? first : Uint32Array.from(lists.flatMap((places) => [...places]))
}
