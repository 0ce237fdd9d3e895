import type { SearchSort } from '../options.ts'
import type { Metadata } from '../types.ts'
import { compareValues } from './facets.ts'
import { valuesOf } from './fits.ts'

/** Items by a field of their metadata; those without it last, equal ones as they stood. */
export function sortByField<T extends { readonly metadata: Metadata | undefined }>(
  items: readonly T[],
  { by, order = 'asc' }: SearchSort,
): T[] {
  const direction = order === 'asc' ? 1 : -1
  return items.toSorted((a, b) => {
    const [first] = valuesOf(a.metadata, by)
    const [second] = valuesOf(b.metadata, by)
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined)
    return direction * compareValues(first, second)
  })
}
