import { jsonBytes } from '../bytes/json.ts'
import { murmur3Hex } from '../bytes/murmur.ts'
import type { Document } from '../types.ts'

/**
 * Digest of a document's content, 128 bits: equal for equal documents whatever the order of their keys. It decides
 * only whether an update can be skipped, so a collision would cost a missed update and nothing else.
 */
export function documentDigest(document: Document): string {
  return murmur3Hex(jsonBytes(canonical(document)))
}

/** The value with every object as a list of its defined properties, sorted by key. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const properties = Object.entries(value).filter(([, item]) => item !== undefined)
  properties.sort(([left], [right]) => (left < right ? -1 : 1))
  return { properties: properties.map(([key, item]) => [key, canonical(item)]) }
}
