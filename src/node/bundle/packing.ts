import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'
import { isGzipped } from '../../core/bundle/files.ts'
import { SearchError } from '../../core/errors.ts'

const compress = promisify(gzip)
const decompress = promisify(gunzip)

/** The bytes of a record's file: gzipped when that is smaller. The same record gives the same bytes. */
export async function packRecord(record: ArrayBuffer): Promise<Uint8Array> {
  const packed = await compress(new Uint8Array(record), { level: constants.Z_BEST_COMPRESSION })
  return packed.byteLength < record.byteLength ? packed : new Uint8Array(record)
}

/**
 * @param bytes Length of the record: no more is unpacked.
 * @throws SearchError `index-corrupt` for a file that was damaged
 */
export async function unpackRecord(file: Uint8Array, bytes: number): Promise<ArrayBuffer> {
  try {
    return Uint8Array.from(isGzipped(file) ? await decompress(file, { maxOutputLength: Math.max(bytes, 1) }) : file)
      .buffer
  } catch (cause) {
    throw new SearchError('index-corrupt', 'A file of the bundle cannot be decompressed', { cause })
  }
}
