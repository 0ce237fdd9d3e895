import { createHash } from 'node:crypto'

/** SHA-256 of some bytes, in hexadecimal. */
export const digestOf = (bytes: ArrayBuffer | Uint8Array): string =>
  createHash('sha256')
    .update(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
    .digest('hex')
