/** A value of a metadata field that can be compared; for a field that holds a list, each of its items is one. */
export type FieldValue = string | number | boolean

/** Values from `from` to `to`, both included; numbers with numbers, strings with strings by code unit. */
export interface FieldRange {
  readonly from?: number | string
  readonly to?: number | string
}

export type FieldCondition = FieldValue | { readonly in: readonly FieldValue[] } | FieldRange

/**
 * Which documents to search, by their metadata. Several fields in one object must all fit. A field that holds a list
 * fits when one of its items does; an absent one never does. `and`, `or` and `not` are no names of fields.
 */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly [field: string]: FieldCondition }

/** Deepest nesting of filters. */
const deepest = 32

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isFieldValue = (value: unknown): value is FieldValue =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

/** What is wrong with a filter, with the path to it; undefined when nothing is. */
export function wrongFilter(value: unknown, path = '', depth = 0): string | undefined {
  const at = path === '' ? '' : `at ${path} `
  if (depth > deepest) return `${at}is nested more than ${deepest} levels deep`
  if (!isObject(value)) return `${at}must be an object`
  const entries = Object.entries(value)
  if (entries.length === 0) return `${at}must name a field`
  const [[operator, operand] = ['']] = entries
  const within = path === '' ? operator : `${path}.${operator}`
  if (operator === 'and' || operator === 'or' || operator === 'not') {
    if (entries.length > 1) return `${at}has "${operator}" beside other fields; put them in an "and"`
    if (operator === 'not') return wrongFilter(operand, within, depth + 1)
    if (!Array.isArray(operand)) return `at ${within} must be a list of filters`
    return firstWrong(operand, (item, index) => wrongFilter(item, `${within}[${index}]`, depth + 1))
  }
  return firstWrong(entries, ([field, condition]) => wrongCondition(field, condition, path))
}

function wrongCondition(field: string, condition: unknown, path: string): string | undefined {
  const at = `at ${path === '' ? field : `${path}.${field}`}`
  if (field === 'and' || field === 'or' || field === 'not') return `${at} stands beside fields; put them in an "and"`
  if (isFieldValue(condition)) return undefined
  if (!isObject(condition)) return `${at} must be a string, number, boolean, { in } or { from, to }`
  const keys = Object.keys(condition)
  if (keys.length === 1 && keys[0] === 'in') {
    const { in: values } = condition
    return Array.isArray(values) && values.every(isFieldValue)
      ? undefined
      : `${at}.in must be a list of strings, numbers and booleans`
  }
  const { from, to } = condition
  const isRange = keys.length > 0 && keys.every((key) => key === 'from' || key === 'to')
  if (!isRange || (from === undefined && to === undefined)) return `${at} must be a value, { in } or { from, to }`
  const bounds = [from, to].filter((bound) => bound !== undefined)
  const kinds = new Set(bounds.map((bound) => typeof bound))
  const comparable = bounds.every((bound) => isFieldValue(bound) && typeof bound !== 'boolean')
  return comparable && kinds.size === 1 ? undefined : `${at} must have numbers or strings as from and to`
}

function firstWrong<T>(items: readonly T[], check: (item: T, index: number) => string | undefined): string | undefined {
  for (const [index, item] of items.entries()) {
    const wrong = check(item, index)
    if (wrong !== undefined) return wrong
  }
  return undefined
}
