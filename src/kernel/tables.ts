import { likelyMargins } from '../core/search/likely-margins.ts'
import { apart, type Call, runsOf } from './calls.ts'
import type { ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import { groupRows, type KernelExports } from './module.ts'
import type { ResidentQuery } from './query.ts'
import type { Workforce } from './workforce.ts'

/** Of a thread's room to work in: one tile. */
const roomBytes = apart(groupRows * 8)
const centroidsOfCall = 256

/**
 * What depends on the query and the codec, but not on the passage. A centroid's scores are computed when they are first needed: the
 * scan takes those of all, and scoring a few passages those of their own.
 */
export class QueryTables {
  readonly block: number
  /** Centroids. */
  readonly count: number
  /** f32 a row, padded: what a residual's integer dot product is multiplied with. */
  readonly factors: number
  /** f32 [centroid][row], padded; of the centroids that were asked for. */
  readonly centroidScores: number
  /** u8 a row, padded: how far below the best a likely token may be; undefined where all tokens count. */
  readonly margins: number | undefined
  readonly #arena: Arena
  readonly #module: KernelExports
  readonly #workforce: Workforce
  readonly #query: ResidentQuery
  readonly #codec: ResidentCodec
  readonly #scales: number
  readonly #approximations: number
  #isApproximated = false
  /** Which centroids have scores. */
  readonly #scored: Uint8Array
  #unscored: number

  constructor(
    arena: Arena,
    module: KernelExports,
    workforce: Workforce,
    query: ResidentQuery,
    resident: ResidentCodec,
  ) {
    const { codec, count } = resident
    const padded = query.groups * groupRows
    const [factors, scales, centroidScores, approximations, margins] = arena.allocate(
      padded * 4,
      padded * 4,
      count * padded * 4,
      count * padded,
      padded,
    )
    arena
      .floats(factors, padded)
      .fill(0)
      .set(query.scales.map((scale) => scale * codec.bucketScale))
    arena.floats(scales, padded).fill(0).set(query.scales)
    if (query.near) {
      const padding = new Uint8Array(padded)
      padding.set(likelyMargins(query.near, codec))
      arena.write(margins, padding)
      this.margins = margins
    }
    this.block = factors
    this.count = count
    this.factors = factors
    this.centroidScores = centroidScores
    this.#arena = arena
    this.#module = module
    this.#workforce = workforce
    this.#query = query
    this.#codec = resident
    this.#scales = scales
    this.#approximations = approximations
    this.#scored = new Uint8Array(count)
    this.#unscored = count
  }

  /** u8 [centroid][row], padded: scores of all centroids in eight bits, for the scan. */
  get approximations(): number {
    if (this.#isApproximated) return this.#approximations
    this.scoreAll()
    const scores = this.count * this.#query.groups * groupRows
    this.#module.approximateScores(this.centroidScores, scores, this.#approximations)
    this.#isApproximated = true
    return this.#approximations
  }

  scoreAll(): void {
    this.score((want) => {
      for (let code = 0; code < this.count; code++) want(code)
    })
  }

  /**
   * Sees to the scores of some centroids, or of all where it takes no longer.
   * @param visitEach visits them; not called where all have scores
   */
  score(visitEach: (want: (code: number) => void) => void): void {
    if (this.#unscored === 0) return
    const scored = this.#scored
    if (this.#query.near) {
      this.#unscored = 0
      this.#scoreNear()
      return
    }
    const wanted: number[] = []
    visitEach((code) => {
      if (scored[code] === 1) return
      scored[code] = 1
      wanted.push(code)
    })
    this.#unscored -= wanted.length
    this.#scoreExactly(Uint16Array.from(wanted))
  }

  #scoreExactly(wanted: Uint16Array): void {
    if (wanted.length === 0) return
    const { groups, floats } = this.#query
    const { centroids, codec } = this.#codec
    const [listed] = this.#arena.allocate(wanted.byteLength)
    this.#arena.write(listed, wanted)
    this.#run([listed], wanted.length, groups * codec.dim, (from, size, room) => ({
      name: 'dotProductsOf',
      arguments: [floats, groups, codec.dim, centroids, listed + from * 2, size, room, this.centroidScores],
    }))
    this.#arena.release(listed)
  }

  #scoreNear(): void {
    const { groups, integers, stride, bursts, biases } = this.#query
    const { codec, integers: vectors, stride: step, steps } = this.#codec
    const ofQuery = [integers, groups, stride, bursts, biases, this.#scales, codec.dim]
    this.#run([], this.count, (groups * codec.dim) / 5, (from, size, room) => {
      const ofCall = [vectors + from * step, steps + from * 4, size, room]
      return {
        name: 'nearProducts',
        arguments: [...ofQuery, ...ofCall, this.centroidScores + from * groups * groupRows * 4],
      }
    })
  }

  /** @param blocks that the calls read, and write by what they read */
  #run(
    blocks: readonly number[],
    count: number,
    cost: number,
    callOf: (from: number, size: number, room: number) => Call,
  ): void {
    const [room] = this.#arena.allocate(this.#workforce.rooms * roomBytes)
    const calls = runsOf(count, centroidsOfCall).map(({ from, size }) => callOf(from, size, room))
    this.#workforce.run({ calls, cost: (count * cost) / 2, roomBytes }, [this.block, room, ...blocks])
    this.#arena.release(room)
  }
}
