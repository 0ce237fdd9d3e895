import { tokenStarts } from '../../src/core/codec/gather.ts'
import { coverMasks, largestCover, thresholdOf } from '../../src/core/search/cover.ts'
import { scoreTable } from '../../src/core/search/maxsim.ts'
import { ScalarKernel } from '../../src/core/search/scalar-kernel.ts'
import { approximateScores } from '../../src/core/search/scan.ts'
import type { Codec, CompressedPassages, PassageCodes, TokenEmbeddings } from '../../src/core/types.ts'

/** The scalar kernel with covers, counted passage by passage: the oracle of kernels that count them by lists. */
export class CoveringKernel extends ScalarKernel {
  readonly #codecs = new Map<string, Codec>()
  readonly #chunks = new Map<string, PassageCodes>()
  #asked: TokenEmbeddings | undefined

  override addCodec(codec: Codec): void {
    super.addCodec(codec)
    this.#codecs.set(codec.id, codec)
  }

  override addChunk(chunk: string, passages: PassageCodes | CompressedPassages): void {
    super.addChunk(chunk, passages)
    this.#chunks.set(chunk, passages)
  }

  override setQuery(query: TokenEmbeddings): void {
    super.setQuery(query)
    this.#asked = query
  }

  override scanEach(chunks: readonly string[], promising?: number): readonly Uint32Array[] {
    const sums = super.scanEach(chunks)
    if (promising === undefined) return sums
    const codecs = chunks.map((chunk) => this.#chunks.get(chunk)?.codec ?? '')
    const covers = chunks.map((chunk) => this.#coversOf(chunk))
    return sums.map((ofChunk, index) => {
      const ofCodec = covers.filter((_, other) => codecs[other] === codecs[index])
      const least = leastCover(ofCodec, promising)
      return ofChunk.map((sum, passage) => ((covers[index]?.[passage] ?? 0) < least ? 0 : sum))
    })
  }

  #coversOf(chunk: string): readonly number[] {
    const { codes, doclens, codec: id } = this.#chunks.get(chunk) as PassageCodes
    const codec = this.#codecs.get(id) as Codec
    const { rows, data } = this.#asked as TokenEmbeddings
    const masks = coverMasks(approximateScores(scoreTable(data, codec.centroids, codec.dim)), rows)
    const starts = tokenStarts(doclens)
    return Array.from(doclens, (_, passage) => coverOf(masks, codes.subarray(starts[passage], starts[passage + 1])))
  }
}

export function coverOf(masks: Uint32Array, codes: Iterable<number>): number {
  let union = 0
  for (const code of codes) union |= masks[code] as number
  let bits = 0
  for (let left = union; left !== 0; left &= left - 1) bits++
  return bits
}

function leastCover(covers: readonly (readonly number[])[], promising: number): number {
  const counts = new Uint32Array(largestCover + 1)
  for (const cover of covers.flat()) counts[cover] = (counts[cover] as number) + 1
  return thresholdOf(counts, promising)
}
