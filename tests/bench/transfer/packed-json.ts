import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'

/** Levels of an index whose parts are written one by one. */
const levels = 4

/** Bytes of a value as JSON, gzipped. It may be more text than one string can hold. */
export async function packedJson(value: unknown): Promise<number> {
  let bytes = 0
  const packed = Readable.from(pieces(value, levels)).pipe(createGzip({ level: 9 }))
  for await (const part of packed) bytes += Buffer.byteLength(part)
  return bytes
}

/** The text that JSON.stringify gives, in pieces. */
function* pieces(value: unknown, depth: number): Generator<string> {
  const isPlain = typeof value === 'object' && value !== null && !('toJSON' in value)
  if (depth === 0 || !isPlain) {
    yield JSON.stringify(value) ?? 'null'
    return
  }
  const isList = Array.isArray(value)
  const entries = isList ? value.map((item) => ['', item] as const) : Object.entries(value).filter(isWritten)
  yield isList ? '[' : '{'
  for (const [place, [key, item]] of entries.entries()) {
    yield `${place === 0 ? '' : ','}${isList ? '' : `${JSON.stringify(key)}:`}`
    yield* pieces(item, depth - 1)
  }
  yield isList ? ']' : '}'
}

const isWritten = ([, item]: readonly [string, unknown]): boolean => item !== undefined && typeof item !== 'function'
