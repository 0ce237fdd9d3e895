import type { Json } from '../types.ts'

/** Deepest nesting of arrays and objects that `copyJson` follows. */
const deepest = 64

export type JsonCopy = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string }

/**
 * Copies a value that JSON can hold; says what stands in the way of any other. As in JSON.stringify, a property that
 * is undefined counts as absent; unlike there, nothing is converted or dropped on the way.
 */
export function copyJson(value: unknown, path: string, depth = 0): JsonCopy {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return { ok: true, value }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? { ok: true, value } : { ok: false, reason: `${path} is ${value}` }
  }
  if (typeof value !== 'object') return { ok: false, reason: `${path} is ${nameOf(value)}` }
  if (depth >= deepest) return { ok: false, reason: `${path} is nested more than ${deepest} levels deep, or in itself` }
  if (Array.isArray(value)) {
    const items: Json[] = []
    for (const [index, item] of Array.from<unknown>(value).entries()) {
      const copy = copyJson(item, `${path}[${index}]`, depth + 1)
      if (!copy.ok) return copy
      items.push(copy.value)
    }
    return { ok: true, value: items }
  }
  if (!isPlainObject(value)) return { ok: false, reason: `${path} is ${nameOf(value)}` }
  const entries: [string, Json][] = []
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue
    const copy = copyJson(item, `${path}.${key}`, depth + 1)
    if (!copy.ok) return copy
    entries.push([key, copy.value])
  }
  return { ok: true, value: Object.fromEntries(entries) }
}

/** An object literal of any realm: nothing between it and the end of its prototype chain but Object.prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** A value's kind in words, for messages. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return isPlainObject(value) ? 'an object' : `a ${value.constructor.name}`
  return `a ${typeof value}`
}
