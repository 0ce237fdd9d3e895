import { murmur3Hex } from '../bytes/murmur.ts'
import { SearchError } from '../errors.ts'
import type { BundleFile } from './manifest.ts'

/** Name of a record's file, by its kind and content: a file never changes under its name. */
export function bundleFileName(key: string, record: ArrayBuffer): string {
  return `${key.slice(0, key.indexOf('/'))}-${murmur3Hex(new Uint8Array(record))}.bin`
}

/** Whether a file's bytes are gzipped (RFC 1952); no record begins like that. */
export function isGzipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The record that a file held, after decompression; index-corrupt when it is not the one its name stands for. A
 * checksum finds accidents. It does not find a host that means harm: that host serves the manifest and the page too.
 */
export function checkedRecord({ key, file, bytes }: BundleFile, record: ArrayBuffer): ArrayBuffer {
  if (record.byteLength !== bytes || bundleFileName(key, record) !== file) {
    throw new SearchError('index-corrupt', `${file} does not hold what its name stands for`)
  }
  return record
}
