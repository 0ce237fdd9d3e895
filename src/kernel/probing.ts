import { probedCentroids } from '../core/search/probed.ts'
import { type Call, total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import type { CodecQuery, ResidentSums } from './scanning.ts'
import type { Segment } from './segment.ts'
import type { Workforce } from './workforce.ts'

/** Of the time that the lists of the centroids near a query take, for each passage and 16 rows. */
const passageNanoseconds = 6

/**
 * Sums of the passages of each of these chunks of the codec, in which the centroids nearest to the query's rows count.
 * @param segments that list all of these chunks
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
  const passages = total(segments, (segment) => segment.passages)
  const roomBytes = Math.max(0, ...segments.map((segment) => segment.passages)) * stride
  const [sums, above, thresholds, listed, room] = arena.allocate(
    passages * 4,
    codec.count * stride,
    stride,
    (codec.count + 1) * 2,
    workforce.rooms * roomBytes,
  )
  const near = [approximations, codec.count, stride, probedCentroids, thresholds, above, listed] as const
  const count = module.probe(...near)
  const places = new Map<ResidentCodes, number>()
  let to = sums
  const calls = segments.map(({ starts, postings, passages, firsts }): Call => {
    for (const [chunk, first] of firsts) places.set(chunk, to + first * 4)
    const call = [above, stride, thresholds, listed, count, starts, postings, passages, room, to]
    to += passages * 4
    return { name: 'sumLists', arguments: call }
  })
  workforce.run({ calls, cost: passages * query.groups * passageNanoseconds, roomBytes }, [sums])
  return { block: sums, places: chunks.map((chunk) => places.get(chunk) as number) }
}
