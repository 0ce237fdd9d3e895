import { SearchError } from '../errors.ts'
import type { BundleFile } from './manifest.ts'

/** Hexadecimal digits of the digest that stand in a name: 128 bits. */
const digits = 32

/** How a record lies in its file. */
export type Layout = 'whole' | 'pieces'

export const layoutOf = ({ pieces }: Pick<BundleFile, 'pieces'>): Layout => (pieces !== undefined ? 'pieces' : 'whole')

/**
 * Name of a record's file, by its kind and content: a file never changes under its name.
 * @param digest SHA-256 of the record, in hexadecimal.
 */
export function bundleFileName(key: string, digest: string, layout: Layout = 'whole'): string {
  return `${key.slice(0, key.indexOf('/'))}${layout === 'whole' ? '' : layout}-${digest.slice(0, digits)}.bin`
}

/** Whether a file's bytes are gzipped (RFC 1952); no record begins like that. */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The record that a file held, after decompression; index-corrupt when it is not the one its name stands for. So files
 * may come from a host that is trusted less than that of the manifest.
 * @param digest SHA-256 of the record, in hexadecimal.
 */
export function checkedRecord(wanted: BundleFile, record: ArrayBuffer, digest: string): ArrayBuffer {
  const { key, file, bytes } = wanted
  if (record.byteLength !== bytes || bundleFileName(key, digest, layoutOf(wanted)) !== file) {
    throw new SearchError('index-corrupt', `${file} does not hold what its name stands for`)
  }
  return record
}
