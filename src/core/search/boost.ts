import { wrongBoost } from '../boost.ts'
import { type Filter, wrongFilter } from './filter.ts'

/** Lets documents count more, or less, than others that answer as well. */
export interface SearchBoost {
  /** Which documents, by their metadata. */
  readonly where: Filter
  /** 0.001 to 1,000; less than 1 lets them count less. */
  readonly by: number
}

/** So that no product of boosts is too large a number. */
const mostBoosts = 32

/** What is wrong with a list of boosts, with the path to it; undefined when nothing is. */
export function wrongBoosts(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length > mostBoosts) {
    return `must be a list of at most ${mostBoosts} objects with "where" and "by"`
  }
  for (const [index, item] of value.entries()) {
    const wrong = wrongItem(item)
    if (wrong !== undefined) return `at [${index}] ${wrong}`
  }
  return undefined
}

function wrongItem(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return 'must be an object with "where" and "by"'
  const unknown = Object.keys(item).find((key) => key !== 'where' && key !== 'by')
  if (unknown !== undefined) return `has an unknown field ${JSON.stringify(unknown)}: known are where, by`
  if (!('where' in item) || !('by' in item)) return 'must have "where" and "by"'
  const wrong = wrongBoost(item.by)
  return wrong === undefined ? wrongFilter(item.where, 'where') : `by ${wrong}`
}
