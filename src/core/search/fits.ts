import type { Metadata } from '../types.ts'
import type { FieldCondition, FieldValue, Filter } from './filter.ts'

/** Whether a document's metadata fits a filter that `wrongFilter` finds nothing wrong with. */
export function fits(filter: Filter, metadata: Metadata | undefined): boolean {
  if ('and' in filter && Array.isArray(filter.and)) return filter.and.every((part: Filter) => fits(part, metadata))
  if ('or' in filter && Array.isArray(filter.or)) return filter.or.some((part: Filter) => fits(part, metadata))
  if ('not' in filter && typeof filter.not === 'object') return !fits(filter.not as Filter, metadata)
  return Object.entries(filter).every(([field, condition]) =>
    valuesOf(metadata, field).some((value) => holds(condition, value)),
  )
}

/** The comparable values of a metadata field: its own, or those of its items. */
export function valuesOf(metadata: Metadata | undefined, field: string): readonly FieldValue[] {
  if (metadata === undefined || !Object.hasOwn(metadata, field)) return []
  const value = metadata[field]
  return (Array.isArray(value) ? value : [value]).filter((item): item is FieldValue => typeof item !== 'object')
}

function holds(condition: FieldCondition, value: FieldValue): boolean {
  if (typeof condition !== 'object') return condition === value
  if ('in' in condition) return condition.in.includes(value)
  const { from, to } = condition
  if (typeof value !== typeof (from ?? to)) return false
  return (from === undefined || value >= from) && (to === undefined || value <= to)
}
