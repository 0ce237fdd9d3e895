import { SearchError } from '../errors.ts'
import type { PassageCodes } from '../types.ts'

/**
 * The codec of these chunks, among which sums of approximate scores compare; undefined when there are none.
 * @throws SearchError `options-invalid` when they are of several, or have no centroid codes
 */
export function onlyCodec(chunks: readonly Pick<PassageCodes, 'codec' | 'nbits'>[]): string | undefined {
  const [codec, ...others] = new Set(chunks.map((chunk) => chunk.codec))
  if (others.length === 0 && chunks.every(({ nbits }) => nbits !== 'f32')) return codec
  throw new SearchError('options-invalid', 'Only passages with centroid codes of one codec have sums that compare.')
}
