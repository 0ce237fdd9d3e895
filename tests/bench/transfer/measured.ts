import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileServer } from '../../helpers/server.ts'

/** Queries that are asked one after the other by a visitor who has nothing yet. */
export interface Transfer {
  /** Kilobytes of files that the server holds for the index. */
  readonly kilobytesServed: number
  readonly opening: number
  readonly firstQuery: number
  /** Of each query after the first, on average. */
  readonly laterQueries: number
  /** Of a query: as much as half of them need at most, when nothing is kept from the ones before. */
  readonly medianAlone?: number
  /** Requests of such a query, in the same sense. */
  readonly requests?: number
  /** Share of the ten best of a search of the whole index that the search in parts finds. */
  readonly agreement?: number
  /** Share of queries of which it finds all ten. */
  readonly alike?: number
  /** Scripts, WebAssembly and models that the search needs besides. */
  readonly runtime: number
}

export interface TransferPeer {
  readonly name: string
  /** Seconds that building takes. */
  readonly seconds: number
  readonly transfer: Transfer
}

/**
 * Kilobytes of the files, or ranges of them, that were asked for since a request, as they lie in the folder; those left out
 * count nothing.
 */
export async function kilobytesSince(
  { requests }: FileServer,
  folder: string,
  first: number,
  isCounted: (path: string) => boolean = () => true,
): Promise<number> {
  const paths = requests.slice(first).filter(({ method, path }) => method === 'GET' && isCounted(path))
  const sizes = await Promise.all(
    paths.map(({ path, headers }) => rangeOf(headers.range) ?? sizeOf(join(folder, decodeURIComponent(path)))),
  )
  return sum(sizes) / 1000
}

/** Bytes of a `Range`. */
function rangeOf(header: string | undefined): number | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? []
  return last === undefined ? undefined : Number(last) + 1 - Number(first)
}

export async function kilobytesIn(folder: string, isCounted: (path: string) => boolean = () => true): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return sum(await Promise.all(files.filter((path) => isCounted(path.slice(folder.length))).map(sizeOf))) / 1000
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** A path that is a folder, or nothing, is answered by something that is no part of the index. */
const sizeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? found.size : 0
}

/** Seconds that a task takes, and what it gives. */
export async function timed<T>(task: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const started = performance.now()
  const result = await task()
  return [(performance.now() - started) / 1000, result]
}
