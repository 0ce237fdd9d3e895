import type { FacetCount, SearchResult } from '../core/results.ts'
import type { Filter } from '../core/search/filter.ts'

/** A value of a metadata field that the reader has chosen to search in. */
export interface ChosenValue {
  readonly field: string
  readonly value: FacetCount['value']
}

/** What only documents with all of these values fit; undefined for none. */
export const filterOf = (chosen: readonly ChosenValue[]): Filter | undefined =>
  chosen.length === 0 ? undefined : { and: chosen.map(({ field, value }) => ({ [field]: value })) }

/** Takes a value up, or lets go of it. */
export function toggled(chosen: readonly ChosenValue[], { field, value }: ChosenValue): readonly ChosenValue[] {
  const others = chosen.filter((other) => other.field !== field || other.value !== value)
  return others.length < chosen.length ? others : [...chosen, { field, value }]
}

/** A value to choose, how many of what was found have it, and whether it is chosen. */
export interface FilterChoice extends FacetCount {
  readonly chosen: boolean
}

/** The values of a field to offer: those chosen, even when nothing has them any more, then the most frequent. */
export function filterChoices(
  field: string,
  facets: SearchResult['facets'],
  filters: readonly ChosenValue[],
  most: number,
): readonly FilterChoice[] {
  const counts = facets?.[field] ?? []
  const chosen = filters
    .filter((filter) => filter.field === field)
    .map(({ value }) => ({ value, count: counts.find((other) => other.value === value)?.count ?? 0, chosen: true }))
  const others = counts.filter(({ value }) => !chosen.some((other) => other.value === value))
  return [...chosen, ...others.slice(0, most).map((other) => ({ ...other, chosen: false }))]
}
