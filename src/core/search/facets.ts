import type { FacetCount } from '../results.ts'
import type { Metadata } from '../types.ts'
import type { FieldValue } from './filter.ts'
import { valuesOf } from './fits.ts'

/** For each field its values over these documents, the most frequent first, then in order. */
export function countFacets(
  fields: readonly string[],
  documents: readonly (Metadata | undefined)[],
): Readonly<Record<string, readonly FacetCount[]>> {
  const entries = [...new Set(fields)].map((field): [string, FacetCount[]] => {
    const counts = new Map<FieldValue, number>()
    for (const metadata of documents) {
      for (const value of new Set(valuesOf(metadata, field))) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const facet = Array.from(counts, ([value, count]) => ({ value, count }))
    return [field, facet.sort((a, b) => b.count - a.count || compareValues(a.value, b.value))]
  })
  return Object.fromEntries(entries)
}

/** Numbers before strings before booleans; strings by code unit, so that the order is the same everywhere. */
export function compareValues(a: FieldValue, b: FieldValue): number {
  if (typeof a !== typeof b) return kinds.indexOf(typeof a) - kinds.indexOf(typeof b)
  if (a === b) return 0
  return a < b ? -1 : 1
}

const kinds: readonly string[] = ['number', 'string', 'boolean']
