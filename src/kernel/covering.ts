import { coverMasks, largestCover, thresholdOf } from '../core/search/cover.ts'
import { type Call, runsOf, total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import { type CodecQuery, memberBytes, scanCost } from './scanning.ts'
import type { Segment } from './segment.ts'
import type { Workforce } from './workforce.ts'

/** Few enough for threads to end at about the same time. */
const chunksOfCall = 32
/** Of the time that the lists of the centroids near a query take, for each passage. */
const unionNanoseconds = 6
const countsBytes = (largestCover + 1) * 4

/**
 * Sums of the passages of each of these chunks of the codec: of the promising ones, as the Kernel port has it.
 * @param segments that list all of these chunks
 */
export function scanPromising(
  arena: Arena,
  module: KernelExports,
  workforce: Workforce,
  given: CodecQuery,
  segments: readonly Segment[],
  chunks: readonly ResidentCodes[],
  promising: number,
): Uint32Array[] {
  const passages = total(segments, (segment) => segment.passages)
  const centroids = given.codec.count
  const [unions, sums, masks, counts] = arena.allocate(passages * 4, passages * 4, centroids * 4, countsBytes)
  arena.write(masks, masksOf(arena, given))
  const united: Call[] = []
  /** By chunk, the number of its first passage. */
  const firsts = new Map<ResidentCodes, number>()
  let before = 0
  for (const segment of segments) {
    const { starts, postings } = segment
    const to = unions + before * 4
    united.push({ name: 'uniteMasks', arguments: [masks, centroids, starts, postings, segment.passages, to] })
    for (const [chunk, first] of segment.firsts) firsts.set(chunk, before + first)
    before += segment.passages
  }
  workforce.run({ calls: united, cost: passages * unionNanoseconds, roomBytes: 0 }, [unions])
  const firstOf = (chunk: ResidentCodes) => firsts.get(chunk) as number

  arena.bytes(counts, countsBytes).fill(0)
  for (const chunk of chunks) module.countCovers(unions + firstOf(chunk) * 4, chunk.passages, counts)
  const least = thresholdOf(new Uint32Array(arena.integers(counts, largestCover + 1)), promising)

  const table = [given.tables.approximations, given.query.groups * groupRows]
  const scans = segments.flatMap(({ firsts: within, members }) => {
    const listed = [...within.keys()]
    return runsOf(listed.length, chunksOfCall).map(({ from, size }): Call => {
      const first = firstOf(listed[from] as ResidentCodes) * 4
      const which = [members + from * memberBytes, size, unions + first, least]
      return { name: 'scanChunks', arguments: [...which, ...table, sums + first] }
    })
  })
  const cost = total(chunks, (chunk) => scanCost(chunk, given.query)) * Math.min(1, promising / passages)
  workforce.run({ calls: scans, cost, roomBytes: 0 }, [unions])
  const found = new Uint32Array(arena.integers(sums, passages))
  arena.release(unions)
  return chunks.map((chunk) => found.subarray(firstOf(chunk), firstOf(chunk) + chunk.passages))
}

function masksOf(arena: Arena, { query, codec, tables }: CodecQuery): Uint32Array {
  const stride = query.groups * groupRows
  return coverMasks(arena.bytes(tables.approximations, codec.count * stride), query.rows, stride)
}
