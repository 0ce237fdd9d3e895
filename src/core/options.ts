import { SearchError } from './errors.ts'
import { type SearchBoost, wrongBoosts } from './search/boost.ts'
import { type Filter, wrongFilter } from './search/filter.ts'
import type { Nbits } from './types.ts'

/** Checks one option's value; returns what is wrong with it ("must be …") or undefined. */
type Rule = (value: unknown) => string | undefined
export type Rules = { readonly [option: string]: Rule }

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const oneOf =
  (...allowed: readonly (string | number | boolean)[]): Rule =>
  (value) =>
    allowed.some((candidate) => candidate === value)
      ? undefined
      : `must be one of ${allowed.map((candidate) => JSON.stringify(candidate)).join(', ')}`

export const wholeNumber =
  (least: number, most: number): Rule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`

export const flag: Rule = oneOf(true, false)
export const callback: Rule = (value) => (typeof value === 'function' ? undefined : 'must be a function')
export const abortSignal: Rule = (value) =>
  isRecord(value) && typeof value.aborted === 'boolean' && typeof value.addEventListener === 'function'
    ? undefined
    : 'must be an AbortSignal'
export const nonEmptyText: Rule = (value) =>
  typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a string that is not empty'
/** Name of an index within its origin. */
export const indexName: Rule = (value) =>
  typeof value === 'string' && /^[\p{L}\p{M}\p{N} ._/@:-]{1,100}$/u.test(value)
    ? undefined
    : 'must be 1 to 100 letters, digits, spaces or any of . _ - / @ :'
/** Checked where it is used. */
export const anything: Rule = () => undefined

/**
 * Refuses unknown options by name and known ones with a wrong value. An option that is undefined counts as not given.
 * @throws SearchError `options-invalid`
 */
export function checkOptions(where: string, options: unknown, rules: Rules): void {
  if (!isRecord(options)) throw new SearchError('options-invalid', `${where}: options must be an object`)
  const wrong = wrongOption(options, rules)
  if (wrong !== undefined) throw new SearchError('options-invalid', `${where}: ${wrong}`)
}

function wrongOption(options: Readonly<Record<string, unknown>>, rules: Rules): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) return `unknown option "${name}" (known: ${Object.keys(rules).join(', ')})`
    const wrong = value === undefined ? undefined : rule(value)
    if (wrong !== undefined) return `option "${name}" ${wrong}`
  }
  return undefined
}

/** How an index is made. Fixed when the index is created; another choice needs `clear()` first. */
export interface IndexFormat {
  /** Bits a residual dimension. Default 4. */
  readonly nbits: Nbits
  /** Token pooling factor, 1 to 16: 4 keeps about a quarter of the token embeddings. Default 1, no pooling. */
  readonly pool: number
}

/** Larger factors leave a passage with a handful of token embeddings. */
export const largestPool = 16

export const defaultFormat: IndexFormat = { nbits: 4, pool: 1 }

/** How documents that are in no index are ranked. */
export interface RerankOptions {
  /** Most documents to return. 1 to 1,000; default 10. */
  readonly k?: number
  /** Also say which words of each hit's passage answered which word of the query. Default false. */
  readonly matches?: boolean
}

/**
 * What answers a query: token embeddings (`semantic`), words (`lexical`) or both (`hybrid`). `auto` is hybrid with the
 * encoder at hand, and lexical where there is none.
 */
export type SearchMode = 'auto' | 'semantic' | 'lexical' | 'hybrid'

export interface SearchSort {
  /** Field of the metadata, numbers before strings; documents without it come last. */
  readonly by: string
  /** Default `asc`. */
  readonly order?: 'asc' | 'desc'
}

export interface SearchOptions extends RerankOptions {
  /** Default `auto`. */
  readonly mode?: SearchMode
  /** Only documents whose metadata fits. */
  readonly filter?: Filter
  /** Documents that count more, or less, than others that answer as well. Boosts of one document are multiplied. */
  readonly boost?: readonly SearchBoost[]
  /** Fields of the metadata whose values are counted over everything found, whatever k is. */
  readonly facets?: readonly string[]
  /** Orders what was found by a field instead of by score. */
  readonly sort?: SearchSort
  /** Best passages of each document to return, the first included. 1 to 10; default 1. */
  readonly sections?: number
  /** Score every passage exactly, where otherwise a large collection is scanned first. Slower; default false. */
  readonly exhaustive?: boolean
  /** Whether an answer that is no better than chance is left out, where the model package says what that is. Default true. */
  readonly floor?: boolean
}

export const rerankRules: Rules = { k: wholeNumber(1, 1000), matches: flag }

const sortRules: Rules = { by: nonEmptyText, order: oneOf('asc', 'desc') }

export const searchRules: Rules = {
  ...rerankRules,
  mode: oneOf('auto', 'semantic', 'lexical', 'hybrid'),
  filter: (value) => wrongFilter(value),
  boost: wrongBoosts,
  facets: (value) =>
    Array.isArray(value) && value.every((field) => nonEmptyText(field) === undefined)
      ? undefined
      : 'must be a list of metadata fields',
  sort: (value) => (isRecord(value) && 'by' in value ? wrongOption(value, sortRules) : 'must be an object with "by"'),
  sections: wholeNumber(1, 10),
  exhaustive: flag,
  floor: flag,
}

/** @throws SearchError `options-invalid` for anything but a string with something in it */
export function checkQuery(where: string, query: unknown): string {
  if (typeof query !== 'string') throw new SearchError('options-invalid', `${where}: the query must be a string`)
  if (query.trim() === '') throw new SearchError('options-invalid', `${where}: the query is empty`)
  return query
}
