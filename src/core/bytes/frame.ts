import { SearchError } from '../errors.ts'
import { murmur3 } from './murmur.ts'

/**
 * The frame that every stored record shares: a list of byte sections, checked before any of them is used.
 * All numbers are little-endian.
 *
 *   0   kind: four ASCII letters
 *   4   u32 version of what the sections hold
 *   8   u32 length of the whole frame
 *   12  u32 number of sections
 *   16  16 bytes: MurmurHash3 of everything from byte 32 on, seeded with the first word of that of bytes 0 to 15
 *   32  for each section u32 offset, u32 length
 *   ..  the sections in order, each at the next multiple of 16, zeros between them
 *
 * Sections are views into the record, never copies. Their typed-array views read the host's byte order; every
 * platform with WebAssembly is little-endian.
 */
const headerBytes = 32
const alignment = 16

export function writeFrame(kind: string, version: number, sections: readonly ArrayBufferView[]): ArrayBuffer {
  const { offsets, end } = place(sections.map((section) => section.byteLength))
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  for (let letter = 0; letter < 4; letter++) view.setUint8(letter, kind.charCodeAt(letter))
  view.setUint32(4, version, true)
  view.setUint32(8, end, true)
  view.setUint32(12, sections.length, true)
  for (const [index, section] of sections.entries()) {
    const offset = offsets[index] as number
    view.setUint32(headerBytes + index * 8, offset, true)
    view.setUint32(headerBytes + index * 8 + 4, section.byteLength, true)
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), offset)
  }
  for (const [index, word] of checksum(bytes).entries()) view.setUint32(16 + index * 4, word, true)
  return bytes.buffer
}

/**
 * The sections of a frame. Refuses with index-corrupt whatever writeFrame did not write, and with index-incompatible
 * an intact frame of another version.
 */
export function readFrame(buffer: ArrayBuffer, kind: string, version: number): readonly Uint8Array<ArrayBuffer>[] {
  if (buffer.byteLength < headerBytes) throw corrupt(kind, 'it is too short')
  const bytes = new Uint8Array(buffer)
  const view = new DataView(buffer)
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== kind) throw corrupt(kind, 'it is of another kind')
  if (view.getUint32(8, true) !== buffer.byteLength) throw corrupt(kind, 'it is not as long as it says')
  if (checksum(bytes).some((word, index) => word !== view.getUint32(16 + index * 4, true))) {
    throw corrupt(kind, 'its checksum does not match')
  }
  const found = view.getUint32(4, true)
  if (found !== version) {
    throw new SearchError('index-incompatible', `A ${kind} record has version ${found}; this is version ${version}.`)
  }
  const sections = view.getUint32(12, true)
  if (headerBytes + sections * 8 > buffer.byteLength) throw corrupt(kind, 'its section table does not fit')
  const lengths = Array.from({ length: sections }, (_, index) => view.getUint32(headerBytes + index * 8 + 4, true))
  const { offsets, end } = place(lengths)
  if (end !== buffer.byteLength) throw corrupt(kind, 'its sections do not fill it')
  return lengths.map((length, index) => {
    const start = offsets[index] as number
    if (view.getUint32(headerBytes + index * 8, true) !== start) throw corrupt(kind, 'a section is out of place')
    return bytes.subarray(start, start + length)
  })
}

/** The checksum that a frame says it has, as 32 hexadecimal digits; empty for what is too short to be a frame. */
export function frameChecksum(buffer: ArrayBuffer): string {
  if (buffer.byteLength < headerBytes) return ''
  const view = new DataView(buffer)
  const words = [16, 20, 24, 28].map((offset) => view.getUint32(offset, true))
  return words.map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** A frame's section as the elements it holds. */
export function elements<T>(
  section: Uint8Array<ArrayBuffer>,
  type: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer, offset: number, length: number): T },
): T {
  const length = section.byteLength / type.BYTES_PER_ELEMENT
  if (!Number.isInteger(length)) throw new SearchError('index-corrupt', 'A section ends in the middle of an element.')
  return new type(section.buffer, section.byteOffset, length)
}

function place(lengths: readonly number[]): { offsets: number[]; end: number } {
  let end = align(headerBytes + lengths.length * 8)
  const offsets = lengths.map((length) => {
    const offset = end
    end = align(end + length)
    return offset
  })
  return { offsets, end }
}

function align(offset: number): number {
  return Math.ceil(offset / alignment) * alignment
}

function checksum(bytes: Uint8Array): Uint32Array {
  const [seed] = murmur3(bytes.subarray(0, 16))
  return murmur3(bytes.subarray(headerBytes), seed)
}

function corrupt(kind: string, reason: string): SearchError {
  return new SearchError('index-corrupt', `A stored ${kind} record cannot be read: ${reason}.`)
}
