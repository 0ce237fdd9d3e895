import { frameChecksum } from '../bytes/frame.ts'

/**
 * Checksum of a stored record, as the manifest keeps it: 32 hexadecimal digits, those that its frame carries. Reading
 * the frame proves that they are right, so that the bytes are summed once; comparing them with the manifest's proves
 * that it is the record meant.
 */
export function checksum(record: ArrayBuffer): string {
  return frameChecksum(record)
}
