import { isBoost } from '../boost.ts'
import { SearchError } from '../errors.ts'

/** Turns an unchecked value into a typed one, or refuses it with index-corrupt and the path to it. */
export type Reader<T> = (value: unknown, path: string) => T

/** Reads one property of an object. */
export type Fields = <T>(key: string, reader: Reader<T>) => T

/** The properties of a value that must be an object. */
export function fields(value: unknown, path: string): Fields {
  const found = object(value, path)
  return (key, reader) => reader(found[key], `${path}.${key}`)
}

export function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object')
  return value as Readonly<Record<string, unknown>>
}

export function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw wrong(path, 'a string')
  return value
}

/** A whole number from 0 up. */
export function count(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(path, 'a count')
  return value
}

/** How much a document counts. */
export function boost(value: unknown, path: string): number {
  if (!isBoost(value)) throw wrong(path, 'a boost')
  return value
}

export function list<T>(item: Reader<T>): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(path, 'a list')
    return value.map((entry: unknown, index) => item(entry, `${path}[${index}]`))
  }
}

export function optional<T>(item: Reader<T>): Reader<T | undefined> {
  return (value, path) => (value === undefined ? undefined : item(value, path))
}

export function wrong(path: string, expected: string): SearchError {
  return new SearchError('index-corrupt', `The stored index is damaged: ${path} is not ${expected}.`)
}
