import { type Call, type Run, together, total } from './calls.ts'
import type { ResidentCodes, ResidentResiduals } from './chunk.ts'
import type { Arena } from './memory.ts'
import type { CodecQuery } from './scanning.ts'
import type { QueryTables } from './tables.ts'
import type { Workforce } from './workforce.ts'

const passagesOfCall = 32
/** Of a list among those that one call scores. */
const listBytes = 24

/**
 * Passages with so many times the tokens that there are centroids hold most of these. From 70 passages of docs-mdn to 260 a passage takes
 * 13 microseconds so, and 22 where all are scored from as many tokens on as there are centroids.
 */
const manyTimes = 4

/** Passages of a chunk, ascending; all of them when not listed. */
export interface ScoredList {
  readonly codes: ResidentCodes
  readonly residuals: ResidentResiduals
  readonly given: CodecQuery
  readonly passages: Uint32Array | undefined
}

/** Passages of a list that are scored in one go: the first ones of an offsets table, or of a list in the kernel's memory. */
interface ScoreRun extends Run {
  readonly kind: QueryTables
  readonly list: ScoredList
  readonly offsets: number
  /** 0 when there is none. */
  readonly listed: number
  readonly scores: number
}

/** Scores of each list's passages, as the Kernel port gives them. */
export function scoreTogether(arena: Arena, workforce: Workforce, lists: readonly ScoredList[]): Float32Array[] {
  scoreCentroids(arena, lists)
  const perCall = workforce.perCall(passagesOfCall)
  const count = total(lists, countOf)
  const listedCount = total(lists, ({ passages }) => passages?.length ?? 0)
  const mostRuns = lists.length + Math.floor(count / perCall)
  const roomBytes = Math.max(0, ...lists.map(({ given }) => given.query.roomBytes))
  const [scores, listed, entries, room] = arena.allocate(
    count * 4,
    listedCount * 4,
    mostRuns * listBytes,
    workforce.rooms * roomBytes,
  )
  const ordinals = arena.integers(listed, listedCount)
  const runs: ScoreRun[] = []
  let [from, to] = [0, scores]
  for (const list of lists) {
    const { passages } = list
    if (passages) ordinals.set(passages, from)
    addRuns(runs, list, passages ? listed + from * 4 : 0, to, perCall)
    from += passages?.length ?? 0
    to += countOf(list) * 4
  }
  const calls = [...floatCalls(runs, room), ...residualCalls(arena, runs, entries, room, perCall)]
  workforce.run({ calls, cost: total(lists, costOf), roomBytes }, [scores])
  const all = arena.floats(scores, count).slice()
  arena.release(scores)
  to = 0
  return lists.map((list) => {
    to += countOf(list)
    return all.subarray(to - countOf(list), to)
  })
}

const countOf = ({ codes, passages }: ScoredList): number => passages?.length ?? codes.passages

/** Sees to the scores of the centroids that the lists' passages hold: of all where these have many more tokens. */
function scoreCentroids(arena: Arena, lists: readonly ScoredList[]): void {
  for (const tables of new Set(lists.map(({ given }) => given.tables))) {
    const own = lists.filter(({ given }) => given.tables === tables)
    if (total(own, tokensOf) >= manyTimes * tables.count) tables.scoreAll()
    else
      tables.score((want) => {
        for (const { codes, passages } of own) visitCodes(arena, codes, passages, want)
      })
  }
}

/** Codes of these passages, or of all, one after the other. */
function visitCodes(
  arena: Arena,
  chunk: ResidentCodes,
  passages: Uint32Array | undefined,
  visit: (code: number) => void,
): void {
  const codes = new Uint16Array(arena.memory.buffer, chunk.codes, chunk.tokens)
  const offsets = arena.integers(chunk.offsets, chunk.passages + 1)
  const count = passages?.length ?? chunk.passages
  for (let at = 0; at < count; at++) {
    const passage = passages?.[at] ?? at
    const end = offsets[passage + 1] as number
    for (let token = offsets[passage] as number; token < end; token++) visit(codes[token] as number)
  }
}

/** Divides a list into runs of at most `perCall` passages. */
function addRuns(runs: ScoreRun[], list: ScoredList, listed: number, scores: number, perCall: number): void {
  const { offsets } = list.codes
  for (let from = 0, count = countOf(list); from < count; from += perCall) {
    runs.push({
      kind: list.given.tables,
      size: Math.min(perCall, count - from),
      list,
      offsets: listed === 0 ? offsets + from * 4 : offsets,
      listed: listed === 0 ? 0 : listed + from * 4,
      scores: scores + from * 4,
    })
  }
}

const isExact = ({ list }: ScoreRun): boolean => list.codes.nbits === 'f32'

const floatCalls = (runs: readonly ScoreRun[], room: number): readonly Call[] =>
  runs.filter(isExact).map(({ list: { codes, residuals, given }, offsets, listed, size, scores }) => ({
    name: 'scoreFloats',
    arguments: [
      offsets,
      residuals.block,
      codes.dim,
      listed,
      size,
      given.query.floats,
      given.query.groups,
      room,
      scores,
    ],
  }))

function residualCalls(
  arena: Arena,
  runs: readonly ScoreRun[],
  entries: number,
  room: number,
  perCall: number,
): readonly Call[] {
  const coded = runs.filter((run) => !isExact(run))
  const words = arena.integers(entries, coded.length * (listBytes / 4))
  let [at, entry] = [0, entries]
  return together(coded, perCall).map((group) => {
    const { codes, given } = group[0].list
    const { query, tables, codec } = given
    const ofLists = [entry, group.length, codes.dim, codes.nbits as number]
    for (const { list, offsets, listed, size, scores } of group) {
      words[at++] = offsets
      words[at++] = list.codes.codes
      words[at++] = list.residuals.block
      words[at++] = listed
      words[at++] = size
      words[at++] = scores
      entry += listBytes
    }
    const { integers, groups, stride, bursts, biases } = query
    const ofQuery = [integers, groups, stride, bursts, biases]
    // Centroids have their scores by now, so that this takes no memory, which `words` would not live through.
    const likely = tables.margins === undefined ? [0, 0] : [tables.approximations, tables.margins]
    return {
      name: 'scoreLists',
      arguments: [...ofLists, ...ofQuery, tables.factors, tables.centroidScores, codec.levels, room, ...likely],
    }
  })
}

/** Roughly the nanoseconds until a passage that lies anywhere in memory is there and its tokens are chosen. */
const passageCost = 700

/** As Work has it: a token of 96 dimensions and 32 rows takes some 25 ns from residual codes, 100 ns from floats. */
const costOf = (list: ScoredList): number =>
  countOf(list) * passageCost +
  (tokensOf(list) * list.given.query.groups * list.codes.dim) / (list.codes.nbits === 'f32' ? 2 : 8)

/** Those of so many passages of the chunk, on average. */
const tokensOf = (list: ScoredList): number => (list.codes.tokens * countOf(list)) / list.codes.passages
