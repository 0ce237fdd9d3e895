import { SearchError } from '../errors.ts'
import type { Codec, CompressedPassages, PassageCodes } from '../types.ts'
import { maxLevel, minLevel } from './levels.ts'
import { residualBytes } from './packing.ts'

/**
 * Refuses, with index-corrupt, compressed passages whose lengths disagree or whose codes point outside the codec.
 * A kernel calls it before it scores them, because its loops index memory without looking.
 */
export function checkCompressed(compressed: PassageCodes | CompressedPassages, codec: Codec): void {
  const { passages, tokens, dim, nbits, doclens, codes } = compressed
  if (compressed.codec !== codec.id) throw corrupt(`they were made with codec ${compressed.codec}, not ${codec.id}`)
  if (dim !== codec.dim || nbits !== codec.nbits) throw corrupt('their dim or nbits is not that of their codec')
  if (doclens.length !== passages) throw corrupt(`${doclens.length} doclens for ${passages} passages`)
  let rows = 0
  for (const doclen of doclens) rows += doclen
  if (rows !== tokens) throw corrupt(`doclens add up to ${rows}, not ${tokens}`)
  if (codes.length !== (nbits === 'f32' ? 0 : tokens)) throw corrupt('codes have the wrong length')
  const centroids = codec.centroids.length / dim
  let largest = -1
  for (let token = 0; token < codes.length; token++) largest = Math.max(largest, codes[token] as number)
  if (largest >= centroids) throw corrupt(`a code is ${largest} with ${centroids} centroids`)
  if ('residuals' in compressed) checkResiduals(compressed, compressed.residuals)
}

/** The same for residuals that come later than their codes. */
export function checkResiduals(
  { tokens, dim, nbits }: Pick<PassageCodes, 'tokens' | 'dim' | 'nbits'>,
  residuals: Uint8Array,
): void {
  if (residuals.length !== tokens * residualBytes(dim, nbits)) throw corrupt('residuals have the wrong length')
}

/** The same for what says whose passages they are. */
export function checkDocuments({ passages }: Pick<PassageCodes, 'passages'>, documentOf: Uint32Array): void {
  if (documentOf.length !== passages) throw corrupt('documents have the wrong length')
}

/** Refuses, with index-corrupt, a codec whose parts do not fit each other. */
export function checkCodec(codec: Codec): void {
  const { id, dim, nbits, centroids, bucketCutoffs, bucketWeights, bucketScale } = codec
  if (id === '') throw corrupt('the codec has no id')
  if (!Number.isInteger(dim) || dim < 8 || dim % 8 !== 0) throw corrupt(`dim is ${dim}, not a multiple of 8`)
  if (nbits === 'f32') {
    if (centroids.length + bucketCutoffs.length + bucketWeights.length !== 0) throw corrupt('an f32 codec is not empty')
    return
  }
  const count = centroids.length / dim
  if (!Number.isInteger(count) || count < 1 || count > 65_536) throw corrupt(`the codec has ${count} centroids`)
  if (bucketWeights.length !== 2 ** nbits || bucketCutoffs.length !== 2 ** nbits - 1) {
    throw corrupt(`the codec has the wrong number of buckets for ${nbits} bits`)
  }
  if (!(bucketScale > 0) || Math.fround(bucketScale) !== bucketScale) throw corrupt(`bucketScale is ${bucketScale}`)
  for (const weight of bucketWeights) {
    const level = Math.round(weight / bucketScale)
    if (!(level >= minLevel && level <= maxLevel) || Math.fround(level * bucketScale) !== weight) {
      throw corrupt(`bucket weight ${weight} is not a 7-bit multiple of ${bucketScale}`)
    }
  }
  if (!centroids.every(Number.isFinite) || !bucketCutoffs.every(Number.isFinite)) throw corrupt('not a finite number')
}

function corrupt(reason: string): SearchError {
  return new SearchError('index-corrupt', `Compressed passages cannot be scored: ${reason}.`)
}
