import { murmur3Hex } from '../bytes/murmur.ts'

/** Checksum of a whole stored record, as the manifest keeps it: 32 hexadecimal digits. */
export function checksum(record: Uint8Array | ArrayBuffer): string {
  return murmur3Hex(record instanceof Uint8Array ? record : new Uint8Array(record))
}
