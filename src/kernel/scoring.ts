import { type Call, runsOf, total } from './calls.ts'
import type { ResidentCodes, ResidentResiduals } from './chunk.ts'
import type { QueryTables, ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import type { ResidentQuery } from './query.ts'
import type { Workforce } from './workforce.ts'

/** Few enough for threads to end at about the same time. */
const passagesOfScore = 32

/** Passages of a chunk, ascending; all of them when not listed. */
export interface ScoredList {
  readonly codes: ResidentCodes
  readonly residuals: ResidentResiduals
  readonly codec: ResidentCodec
  readonly query: ResidentQuery
  readonly tables: QueryTables
  readonly passages: Uint32Array | undefined
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
