import { type Call, runsOf, total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { QueryTables, ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import { groupRows } from './module.ts'
import type { ResidentQuery } from './query.ts'
import type { Workforce } from './workforce.ts'

/** Few enough for threads to end at about the same time. */
const passagesOfCall = 512

/** The query with a codec. */
export interface CodecQuery {
  readonly codec: ResidentCodec
  readonly query: ResidentQuery
  readonly tables: QueryTables
}

/** Sums of the passages of each of these chunks, as the scan of the Kernel port gives them. */
export function scanTogether(
  arena: Arena,
  workforce: Workforce,
  chunks: readonly ResidentCodes[],
  queryFor: (codec: string) => CodecQuery,
): Uint32Array[] {
  // Before there is anything to fill: queryFor may refuse the query, and takes memory of its own.
  const queries = chunks.map(({ codec }) => queryFor(codec))
  const passages = total(chunks, (chunk) => chunk.passages)
  const [sums] = arena.allocate(passages * 4)
  const calls: Call[] = []
  let at = sums
  let cost = 0
  for (const [index, chunk] of chunks.entries()) {
    const { query, tables } = queries[index] as CodecQuery
    const { offsets, codes } = chunk.scanned
    const stride = query.groups * groupRows
    for (const { from, size } of runsOf(chunk.passages, passagesOfCall)) {
      const which = [offsets + from * 4, codes, size, 0, 0]
      calls.push({ name: 'scan', arguments: [...which, tables.approximations, stride, at + from * 4] })
    }
    at += chunk.passages * 4
    cost += scanCost(chunk, query)
  }
  workforce.run({ calls, cost, roomBytes: 0 }, [sums])
  const found = new Uint32Array(arena.integers(sums, passages))
  arena.release(sums)
  let from = 0
  return chunks.map((chunk) => {
    const first = from
    from += chunk.passages
    return found.subarray(first, from)
  })
}

/** As Work has it: a token of 16 rows takes some half a nanosecond. */
export const scanCost = ({ tokens }: ResidentCodes, { groups }: ResidentQuery): number => (tokens * groups) / 2
