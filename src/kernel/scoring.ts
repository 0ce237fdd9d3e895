import { type Call, runsOf } from './calls.ts'
import type { ResidentCodes, ResidentResiduals, ResidentScan } from './chunk.ts'
import type { QueryTables, ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import { groupRows } from './module.ts'
import type { ResidentQuery } from './query.ts'
import type { Workforce } from './workforce.ts'

/** Few enough for threads to end at about the same time. */
const passagesOfScore = 32
const passagesOfScan = 512

export interface ScannedChunk {
  readonly tokens: number
  readonly passages: number
  readonly codes: ResidentScan
  readonly query: ResidentQuery
  readonly tables: QueryTables
}

/** Passages of a chunk, ascending; all of them when not listed. */
export interface ScoredList {
  readonly codes: ResidentCodes
  readonly residuals: ResidentResiduals
  readonly codec: ResidentCodec
  readonly query: ResidentQuery
  readonly tables: QueryTables
  readonly passages: Uint32Array | undefined
}

/** Sums of each chunk's passages, as the scan of the Kernel port gives them. */
export function scanTogether(arena: Arena, workforce: Workforce, chunks: readonly ScannedChunk[]): Uint32Array[] {
  const [sums] = arena.allocate(total(chunks, ({ passages }) => passages) * 4)
  const calls: Call[] = []
  let at = sums
  for (const { passages, codes, query, tables } of chunks) {
    for (const { from, size } of runsOf(passages, passagesOfScan)) {
      const [offsets, to] = [codes.offsets + from * 4, at + from * 4]
      const stride = query.groups * groupRows
      calls.push({ name: 'scan', arguments: [offsets, codes.codes, size, tables.approximations, stride, to] })
    }
    at += passages * 4
  }
  const cost = total(chunks, ({ tokens, query }) => tokens * query.groups) / 2
  workforce.run({ calls, cost, roomBytes: 0 }, [sums])
  at = sums
  const found = chunks.map(({ passages }) => {
    const ofChunk = new Uint32Array(arena.integers(at, passages))
    at += passages * 4
    return ofChunk
  })
  arena.release(sums)
  return found
}

/** Scores of each list's passages, as the Kernel port gives them. */
export function scoreTogether(arena: Arena, workforce: Workforce, lists: readonly ScoredList[]): Float32Array[] {
  const counts = lists.map(({ codes, passages }) => passages?.length ?? codes.passages)
  const roomBytes = Math.max(0, ...lists.map(({ query }) => query.roomBytes))
  const [scores, listed, room] = arena.allocate(
    total(counts, (count) => count) * 4,
    total(lists, ({ passages }) => passages?.byteLength ?? 0),
    workforce.rooms * roomBytes,
  )
  const calls: Call[] = []
  let [list, to] = [listed, scores]
  for (const [index, each] of lists.entries()) {
    const count = counts[index] as number
    if (each.passages) arena.write(list, each.passages)
    calls.push(...scoreCalls(each, count, each.passages ? list : 0, room, to))
    list += each.passages?.byteLength ?? 0
    to += count * 4
  }
  workforce.run({ calls, cost: total(lists, costOf), roomBytes }, [scores])
  to = scores
  const found = counts.map((count) => {
    const ofList = arena.floats(to, count).slice()
    to += count * 4
    return ofList
  })
  arena.release(scores)
  return found
}

function scoreCalls(list: ScoredList, count: number, listed: number, room: number, scores: number): readonly Call[] {
  const { codes, residuals, codec, query, tables } = list
  const { dim, nbits } = codes
  return runsOf(count, passagesOfScore).map(({ from, size }) => {
    // The passages of a call are the first ones of an offsets table, or of a list.
    const offsets = listed === 0 ? codes.offsets + from * 4 : codes.offsets
    const which = listed === 0 ? 0 : listed + from * 4
    const to = scores + from * 4
    if (nbits === 'f32') {
      const { floats, groups } = query
      return {
        name: 'scoreFloats',
        arguments: [offsets, residuals.block, dim, which, size, floats, groups, room, to],
      }
    }
    const { integers, groups, stride, bursts, biases } = query
    const ofPassages = [offsets, codes.codes, residuals.block, dim, nbits, which, size]
    const ofQuery = [integers, groups, stride, bursts, biases]
    const ofCodec = [tables.factors, tables.centroidScores, codec.levels]
    return { name: 'scoreResiduals', arguments: [...ofPassages, ...ofQuery, ...ofCodec, room, to] }
  })
}

/** As Work has it: a token of 96 dimensions and 32 rows takes some 25 ns from residual codes, 100 ns from floats. */
function costOf({ codes, query, passages }: ScoredList): number {
  const share = passages === undefined ? 1 : passages.length / codes.passages
  return (codes.tokens * share * query.groups * codes.dim) / (codes.nbits === 'f32' ? 2 : 8)
}

function total<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0)
}
