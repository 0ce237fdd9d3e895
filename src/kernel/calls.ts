import type { KernelExports } from './module.ts'

/**
 * The module's functions that several threads may run at once, as long as each writes to places of its own, and which
 * argument is their room to work in.
 */
export const sharedFunctions = [
  { name: 'scoreLists', workAt: 12 },
  { name: 'scoreFloats', workAt: 7 },
  { name: 'dotProductsOf', workAt: 6 },
  { name: 'nearProducts', workAt: 10 },
  { name: 'nearest', workAt: 5 },
  { name: 'sumLists', workAt: 8 },
  { name: 'scanChunks', workAt: undefined },
] as const

/** Most arguments of any of them. */
export const mostArguments = 15

/** One call of the module: all it writes to, but its room to work in, is its own. */
export interface Call {
  readonly name: (typeof sharedFunctions)[number]['name']
  readonly arguments: readonly number[]
}

/** Calls that may run in any order, and at the same time. */
export interface Work {
  readonly calls: readonly Call[]
  /** Nanoseconds on one thread of the machine of docs/benchmarks.md, roughly. */
  readonly cost: number
  /** Bytes from one thread's room to work in to the next one's. */
  readonly roomBytes: number
}

/** Bytes of two lines of the cache: they are fetched together. */
const lines = 128

/** Bytes from one thread's room of so many bytes, a multiple of 16, to the next one's: neither writes to lines that the other works in. */
export const apart = (bytes: number): number => bytes + lines

/** @param offset of the running thread's room to work in from the one that the call names */
export function runCall(module: KernelExports, { name, arguments: given }: Call, offset: number): void {
  const run: (...values: number[]) => void = module[name]
  if (offset === 0) {
    run(...given)
    return
  }
  const workAt = sharedFunctions.find((known) => known.name === name)?.workAt
  run(...given.map((value, index) => (index === workAt ? value + offset : value)))
}

/** Divides `count` things into runs of at most `size`. */
export function runsOf(count: number, size: number): readonly { readonly from: number; readonly size: number }[] {
  const runs: { from: number; size: number }[] = []
  for (let from = 0; from < count; from += size) runs.push({ from, size: Math.min(size, count - from) })
  return runs
}

/** Passages of one chunk, or of one list. */
export interface Run {
  readonly size: number
  /** Runs of one call are of one and the same. */
  readonly kind: unknown
}

/** Puts runs that follow each other together, so that a call has about `size` passages: threads then end at about the same time. */
export function together<Item extends Run>(runs: readonly Item[], size: number): readonly [Item, ...Item[]][] {
  const groups: [Item, ...Item[]][] = []
  let passages = 0
  for (const run of runs) {
    const group = groups.at(-1)
    if (group === undefined || group[0].kind !== run.kind || passages + run.size > size) {
      groups.push([run])
      passages = 0
    } else group.push(run)
    passages += run.size
  }
  return groups
}

export function total<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + count(item), 0)
}
