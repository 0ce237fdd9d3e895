import { SearchError } from './errors.ts'
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
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      const known = Object.keys(rules).join(', ')
      throw new SearchError('options-invalid', `${where}: unknown option "${name}" (known: ${known})`)
    }
    const wrong = value === undefined ? undefined : rule(value)
    if (wrong !== undefined) throw new SearchError('options-invalid', `${where}: option "${name}" ${wrong}`)
  }
}

/** How an index is made. Fixed when the index is created; another choice needs `clear()` first. */
export interface IndexFormat {
  /** Bits a residual dimension. Default 4. */
  readonly nbits: Nbits
  /** Token pooling factor: 2 keeps about half the token embeddings. Default 1, no pooling. */
  readonly pool: 1 | 2
}

export const defaultFormat: IndexFormat = { nbits: 4, pool: 1 }

export interface SearchOptions {
  /** Most documents to return. 1 to 1,000; default 10. */
  readonly k?: number
  /** Also say which words of each hit's passage answered which word of the query. Default false. */
  readonly matches?: boolean
}

export const searchRules: Rules = { k: wholeNumber(1, 1000), matches: flag }

/** @throws SearchError `options-invalid` for anything but a string with something in it */
export function checkQuery(where: string, query: unknown): string {
  if (typeof query !== 'string') throw new SearchError('options-invalid', `${where}: the query must be a string`)
  if (query.trim() === '') throw new SearchError('options-invalid', `${where}: the query is empty`)
  return query
}
