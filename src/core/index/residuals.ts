import { readFrame, writeFrame } from '../bytes/frame.ts'
import { SearchError } from '../errors.ts'

/**
 * The residuals record of a chunk, by far the largest of its records: one section of u8 [tokens][residual bytes of a
 * token], in the order of the chunk's codes.
 */
const kind = 'CLRS'
const version = 1

export function encodeResiduals(residuals: Uint8Array): ArrayBuffer {
  return writeFrame(kind, version, [residuals])
}

/** Reads a residuals record into a view of it; that it has the right length is the kernel's to check. */
export function decodeResiduals(record: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const [residuals, ...more] = readFrame(record, kind, version)
  if (!residuals || more.length > 0) {
    throw new SearchError('index-corrupt', 'A residuals record cannot be used: it has the wrong number of sections.')
  }
  return residuals
}
