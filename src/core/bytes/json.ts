import { SearchError } from '../errors.ts'

/** A value as UTF-8 JSON. Lone surrogates survive, as JSON escapes. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** The JSON value in UTF-8 bytes, unchecked; index-corrupt when they hold none. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    throw new SearchError('index-corrupt', 'A stored record does not hold JSON.', { cause })
  }
}
