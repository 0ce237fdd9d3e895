import { tokenStarts } from '../../../src/core/codec/gather.ts'
import { residualBytes } from '../../../src/core/codec/packing.ts'
import { mergedBytes } from '../../../src/core/index/compaction.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import { randomSource } from '../../../src/core/random.ts'
import type { CompressedPassages } from '../../../src/core/types.ts'
import type { Base } from './base.ts'

/** Share of a grown passage's tokens that move to a near centroid, as far as the balance of centroids allows. */
const movedShare = 0.5
/** A near centroid is the nearest one in one of this many parts of the codebook. */
const parts = 8

/**
 * Grows a collection from real passages by perturbing their tokens; no passage is a copy.
 *
 * A grown passage takes the length and the order of codes of a real one drawn at random. Half its tokens then propose
 * to move to a near centroid, and do so with the probability of Metropolis, min(1, tokens there / tokens here), so that
 * centroids keep their shares. Every token gets the residual codes of some real token of its centroid. So lengths,
 * codes and residuals are distributed as in the base. Seeded: the same base and seed give the same passages.
 */
export class Growth {
  readonly #base: CompressedPassages
  readonly #starts: Uint32Array
  readonly #random: () => number
  /** Tokens of the base ordered by code, and where each code's tokens start. */
  readonly #byCode: Uint32Array
  readonly #codeStarts: Uint32Array
  /** [part][centroid]: a near one. */
  readonly #near: readonly Uint16Array[]

  constructor({ codec, compressed }: Base, kernel: Kernel, seed: number) {
    this.#base = compressed
    this.#starts = tokenStarts(compressed.doclens)
    this.#random = randomSource(seed)
    const count = codec.centroids.length / codec.dim
    this.#codeStarts = new Uint32Array(count + 1)
    for (const code of compressed.codes) this.#codeStarts[code + 1] = (this.#codeStarts[code + 1] as number) + 1
    for (let code = 0; code < count; code++) {
      this.#codeStarts[code + 1] = (this.#codeStarts[code + 1] as number) + (this.#codeStarts[code] as number)
    }
    const next = this.#codeStarts.slice()
    this.#byCode = new Uint32Array(compressed.tokens)
    for (const [token, code] of compressed.codes.entries()) {
      this.#byCode[next[code] as number] = token
      next[code] = (next[code] as number) + 1
    }
    this.#near = nearCentroids(codec.centroids, codec.dim, kernel)
  }

  /** As many passages as the engine merges into a chunk. */
  get chunkPassages(): number {
    const { codes, residuals, passages } = this.#base
    return Math.floor((mergedBytes * passages) / (codes.byteLength + residuals.byteLength))
  }

  /** The next passages. */
  take(passages: number): CompressedPassages {
    const { dim, nbits, codec, doclens: lengths, residuals: packed, codes: known } = this.#base
    const chosen = Array.from({ length: passages }, () => this.#below(this.#base.passages))
    const doclens = Uint16Array.from(chosen, (passage) => lengths[passage] as number)
    const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
    const rowBytes = residualBytes(dim, nbits)
    const codes = new Uint16Array(tokens)
    const residuals = new Uint8Array(tokens * rowBytes)
    let token = 0
    for (const passage of chosen) {
      const end = this.#starts[passage + 1] as number
      for (let from = this.#starts[passage] as number; from < end; from++, token++) {
        const code = this.#moved(known[from] as number)
        const donor = this.#tokenOf(code) * rowBytes
        codes[token] = code
        residuals.set(packed.subarray(donor, donor + rowBytes), token * rowBytes)
      }
    }
    return { passages, tokens, dim, nbits, codec, doclens, codes, residuals }
  }

  #moved(code: number): number {
    if (this.#random() >= movedShare) return code
    const proposed = this.#near[this.#below(parts)]?.[code] ?? code
    return this.#random() * this.#tokens(code) < this.#tokens(proposed) ? proposed : code
  }

  #tokens(code: number): number {
    return (this.#codeStarts[code + 1] as number) - (this.#codeStarts[code] as number)
  }

  #tokenOf(code: number): number {
    return this.#byCode[(this.#codeStarts[code] as number) + this.#below(this.#tokens(code))] as number
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
}

/** For each part of the codebook, the centroid in it that is nearest to each centroid and not that one itself. */
function nearCentroids(centroids: Float32Array, dim: number, kernel: Kernel): Uint16Array[] {
  const count = centroids.length / dim
  const row = (index: number) => centroids.subarray(index * dim, (index + 1) * dim)
  const matrix = (indices: readonly number[]) => {
    const data = new Float32Array(indices.length * dim)
    for (const [at, index] of indices.entries()) data.set(row(index), at * dim)
    return data
  }
  return Array.from({ length: parts }, (_, part) => {
    const indices = Array.from({ length: count }, (_, index) => index)
    const near = new Uint16Array(count)
    // Each part is asked about the centroids outside it: those inside would find themselves.
    const inside = indices.filter((index) => index % parts === part)
    const outside = indices.filter((index) => index % parts !== part)
    if (inside.length === 0) return Uint16Array.from(indices)
    const found = kernel.nearest({ rows: outside.length, dim, data: matrix(outside) }, matrix(inside))
    for (const index of inside) near[index] = index
    for (const [at, index] of outside.entries()) near[index] = inside[found[at] as number] as number
    return near
  })
}
