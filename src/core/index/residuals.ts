import { firstSection, readFrame, sectionsIn, sectionTable, writeFrame } from '../bytes/frame.ts'
import type { ByteRange } from '../bytes/range.ts'
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

/**
 * Some stretches of the residuals of a record that is read in parts, the rest of the view undefined.
 * @param read Gives the record with these stretches of it; undefined when there is none.
 */
export async function residualsWith(
  ranges: readonly ByteRange[],
  read: (ranges: readonly ByteRange[]) => Promise<ArrayBuffer | undefined>,
): Promise<Uint8Array | undefined> {
  const first = firstSection(1)
  const record = await read([
    sectionTable(1),
    ...ranges.map(({ start, end }) => ({ start: first + start, end: first + end })),
  ])
  const section = record && sectionsIn(record, kind, 1)[0]
  return section && new Uint8Array(record).subarray(section.start, section.end)
}
