import { apart, runsOf } from './calls.ts'
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
  /** f32 a row, padded: what a residual's integer dot product is multiplied with. */
  readonly factors: number
  /** f32 [centroid][row], padded; of the centroids that were asked for. */
  readonly centroidScores: number
  readonly #arena: Arena
  readonly #module: KernelExports
  readonly #workforce: Workforce
  readonly #query: ResidentQuery
  readonly #codec: ResidentCodec
  readonly #approximations: number
  #isApproximated = false
  /** Which centroids have scores. Undefined when all have. */
  #scored: Uint8Array | undefined

  constructor(
    arena: Arena,
    module: KernelExports,
    workforce: Workforce,
    query: ResidentQuery,
    resident: ResidentCodec,
  ) {
    const { codec, count } = resident
    const padded = query.groups * groupRows
    const [factors, centroidScores, approximations] = arena.allocate(padded * 4, count * padded * 4, count * padded)
    const rowFactors = arena.floats(factors, padded).fill(0)
    rowFactors.set(query.scales.map((scale) => scale * codec.bucketScale))
    this.block = factors
    this.factors = factors
    this.centroidScores = centroidScores
    this.#arena = arena
    this.#module = module
    this.#workforce = workforce
    this.#query = query
    this.#codec = resident
    this.#approximations = approximations
    this.#scored = new Uint8Array(count)
  }

  /** u8 [centroid][row], padded: scores of all centroids in eight bits, for the scan. */
  get approximations(): number {
    if (this.#isApproximated) return this.#approximations
    this.scoreAll()
    const count = this.#codec.count * this.#query.groups * groupRows
    this.#module.approximateScores(this.centroidScores, count, this.#approximations)
    this.#isApproximated = true
    return this.#approximations
  }

  scoreAll(): void {
    if (this.#scored === undefined) return
    const { count, centroids, codec } = this.#codec
    const { groups, floats } = this.#query
    const padded = groups * groupRows
    const [room] = this.#arena.allocate(this.#workforce.rooms * roomBytes)
    const calls = runsOf(count, centroidsOfCall).map(({ from, size }) => {
      const [vectors, scores] = [centroids + from * codec.dim * 4, this.centroidScores + from * padded * 4]
      return {
        name: 'dotProducts' as const,
        arguments: [floats, groups, codec.dim, vectors, size, room, scores],
      }
    })
    this.#workforce.run({ calls, cost: (count * padded * codec.dim) / 32, roomBytes }, [this.block, room])
    this.#arena.release(room)
    this.#scored = undefined
  }

  /**
   * Sees to the scores of some centroids.
   * @param visitEach visits them; not called where all have scores
   */
  score(visitEach: (want: (code: number) => void) => void): void {
    const scored = this.#scored
    if (scored === undefined) return
    const wanted: number[] = []
    visitEach((code) => {
      if (scored[code] === 1) return
      scored[code] = 1
      wanted.push(code)
    })
    if (wanted.length === 0) return
    const [room, listed] = this.#arena.allocate(roomBytes, wanted.length * 2)
    this.#arena.write(listed, Uint16Array.from(wanted))
    const { groups, floats } = this.#query
    const { centroids, codec } = this.#codec
    this.#module.dotProductsOf(floats, groups, codec.dim, centroids, listed, wanted.length, room, this.centroidScores)
    this.#arena.release(room)
  }
}
