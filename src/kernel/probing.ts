import { probedCentroids } from '../core/search/probed.ts'
import { apart, type Call, total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import { type CodecQuery, type ResidentSums, sumsOverread } from './scanning.ts'
import type { Segment } from './segment.ts'
import type { Workforce } from './workforce.ts'

/** Of the time that the lists of the centroids near a query take, for each passage and 16 rows. */
const passageNanoseconds = 6

/**
 * Sums of the passages of each of these chunks of the codec, in which the centroids nearest to the query's rows count.
 * @param segments the one that lists each of these chunks
 */
export function scanNear(
  arena: Arena,
  module: KernelExports,
  workforce: Workforce,
  { codec, query, tables }: CodecQuery,
  segments: readonly Segment[],
  chunks: readonly ResidentCodes[],
): ResidentSums {
  // Takes memory of its own.
  const { approximations } = tables
  const stride = query.groups * groupRows
  const scanned = [...new Set(segments)]
  // The module sums up four passages at a time.
  const roomFor = ({ passages }: Segment) => (passages + 3) & ~3
  const passages = total(scanned, roomFor)
  const roomBytes = apart(Math.max(0, ...scanned.map(roomFor)) * stride)
  const [sums, above, thresholds, listed, room] = arena.allocate(
    passages * 4 + sumsOverread,
    codec.count * stride,
    stride,
    (codec.count + 1) * 2,
    workforce.rooms * roomBytes,
  )
  const near = [approximations, codec.count, stride, probedCentroids, thresholds, above, listed] as const
  const count = module.probe(...near)
  const sumsOf = new Map<Segment, number>()
  let to = sums
  const calls = scanned.map((segment): Call => {
    const { starts, postings, passages } = segment
    sumsOf.set(segment, to)
    const call = [above, stride, thresholds, listed, count, starts, postings, passages, room, to]
    to += roomFor(segment) * 4
    return { name: 'sumLists', arguments: call }
  })
  workforce.run({ calls, cost: passages * query.groups * passageNanoseconds, roomBytes }, [sums])
  const [places, traits] = [new Float64Array(chunks.length), new Float64Array(chunks.length)]
  for (const [index, segment] of segments.entries()) {
    const first = segment.firsts.get(chunks[index] as ResidentCodes) as number
    places[index] = (sumsOf.get(segment) as number) + first * 4
    traits[index] = segment.traits + first * 2
  }
  return { block: sums, places, traits }
}
