import { createHash } from 'node:crypto'

/** SHA-256 of a record, in hexadecimal. */
export const digestOf = (record: ArrayBuffer): string =>
  createHash('sha256').update(new Uint8Array(record)).digest('hex')
