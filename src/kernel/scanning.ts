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
const memberBytes = 12
/** What is read, and not used, behind the last sum. */
export const sumsOverread = 12

/** The query with a codec. */
export interface CodecQuery {
  readonly codec: ResidentCodec
  readonly query: ResidentQuery
  readonly tables: QueryTables
}

/** Sums of passages in the kernel's memory, until the block is released. */
export interface ResidentSums {
  readonly block: number
  /** u32 [passage], of each chunk; addresses, which from 2 GiB on are no i32. */
  readonly places: Float64Array
  /** Of each chunk, where its traits are: one after the other where those of several chunks are. */
  readonly traits: Float64Array
}

/** Passages of a chunk that are scanned in one go. */
interface ScanRun extends Run {
  readonly offsets: number
  readonly codes: number
}

/** Sums of the passages of each of these chunks, of one codec: the scan of all their codes. */
export function scanAll(
  arena: Arena,
  workforce: Workforce,
  chunks: readonly ResidentCodes[],
  { query, tables }: CodecQuery,
): ResidentSums {
  // Takes memory of its own.
  const { approximations } = tables
  const passages = total(chunks, (chunk) => chunk.passages)
  const perCall = workforce.perCall(passagesOfCall)
  const runs = chunks.flatMap((chunk) => scanRuns(chunk, perCall))
  const [sums, members] = arena.allocate(passages * 4 + sumsOverread, runs.length * memberBytes)
  arena.integers(members, runs.length * 3).set(runs.flatMap(({ offsets, codes, size }) => [offsets, codes, size]))
  let [member, at] = [members, sums]
  const calls = together(runs, perCall).map((group): Call => {
    const call = [member, group.length, approximations, query.groups * groupRows, at]
    member += group.length * memberBytes
    at += total(group, ({ size }) => size) * 4
    return { name: 'scanChunks', arguments: call }
  })
  workforce.run({ calls, cost: total(chunks, (chunk) => scanCost(chunk, query)), roomBytes: 0 }, [sums])
  let place = sums
  const places = Float64Array.from(chunks, (chunk) => {
    place += chunk.passages * 4
    return place - chunk.passages * 4
  })
  return { block: sums, places, traits: Float64Array.from(chunks, ({ traits }) => traits) }
}

const scanRuns = ({ scanned: { offsets, codes }, passages }: ResidentCodes, perCall: number): readonly ScanRun[] =>
  runsOf(passages, perCall).map(({ from, size }) => ({ kind: undefined, size, offsets: offsets + from * 4, codes }))

/** As Work has it: a token of 16 rows takes some half a nanosecond. */
const scanCost = ({ tokens }: ResidentCodes, { groups }: ResidentQuery): number => (tokens * groups) / 2
