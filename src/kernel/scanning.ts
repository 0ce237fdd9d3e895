import { type Call, type Run, runsOf, together, total } from './calls.ts'
import type { ResidentCodes } from './chunk.ts'
import type { ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import { groupRows } from './module.ts'
import type { ResidentQuery } from './query.ts'
import type { QueryTables } from './tables.ts'
import type { Workforce } from './workforce.ts'

const passagesOfCall = 512
/** Of a chunk among those that one call scans. */
export const memberBytes = 12

/** The query with a codec. */
export interface CodecQuery {
  readonly codec: ResidentCodec
  readonly query: ResidentQuery
  readonly tables: QueryTables
}

/** The query with a codec, and where its approximations lie. */
interface ScannedWith extends CodecQuery {
  readonly approximations: number
}

/** Passages of a chunk that are scanned in one go. */
interface ScanRun extends Run {
  readonly kind: ScannedWith
  readonly offsets: number
  readonly codes: number
}

/** Sums of the passages of each of these chunks, as the scan of the Kernel port gives them. */
export function scanTogether(
  arena: Arena,
  workforce: Workforce,
  chunks: readonly ResidentCodes[],
  queryFor: (codec: string) => CodecQuery,
): Uint32Array[] {
  const known = new Map<string, ScannedWith>()
  // Before there is anything to fill: queryFor may refuse the query, and takes memory of its own, as approximations do.
  for (const { codec } of chunks) {
    if (known.has(codec)) continue
    const query = queryFor(codec)
    known.set(codec, { ...query, approximations: query.tables.approximations })
  }
  const queryOf = ({ codec }: ResidentCodes) => known.get(codec) as ScannedWith
  const passages = total(chunks, (chunk) => chunk.passages)
  const perCall = workforce.perCall(passagesOfCall)
  const runs = chunks.flatMap((chunk) => scanRuns(chunk, queryOf(chunk), perCall))
  const [sums, members] = arena.allocate(passages * 4, runs.length * memberBytes)
  const places = arena.integers(members, runs.length * 3)
  let [place, member, at] = [0, members, sums]
  const calls = together(runs, perCall).map((group): Call => {
    const { approximations, query } = group[0].kind
    const call = [member, group.length, 0, 0, approximations, query.groups * groupRows, at]
    for (const { offsets, codes, size } of group) {
      places[place++] = offsets
      places[place++] = codes
      places[place++] = size
      member += memberBytes
      at += size * 4
    }
    return { name: 'scanChunks', arguments: call }
  })
  const cost = total(chunks, (chunk) => scanCost(chunk, queryOf(chunk).query))
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

const scanRuns = (
  { scanned: { offsets, codes }, passages }: ResidentCodes,
  kind: ScannedWith,
  perCall: number,
): readonly ScanRun[] =>
  runsOf(passages, perCall).map(({ from, size }) => ({ kind, size, offsets: offsets + from * 4, codes }))

/** As Work has it: a token of 16 rows takes some half a nanosecond. */
export const scanCost = ({ tokens }: ResidentCodes, { groups }: ResidentQuery): number => (tokens * groups) / 2
