import { murmur3 } from '../bytes/murmur.ts'

/** Documents of a chunk, on average and at most. Few enough that one changed page costs a visitor little. */
const usual = 32
const most = 4 * usual

/**
 * Divides ids, in ascending order, into those of one chunk each. Where a chunk ends depends on the ids near by alone: a
 * document that changes moves nothing, one that comes or goes moves its neighbours in the same chunk at most.
 */
export function partition(ids: readonly string[]): string[][] {
  const groups: string[][] = []
  for (const id of ids) {
    const last = groups.at(-1)
    if (last === undefined || last.length >= most || startsChunk(id)) groups.push([id])
    else last.push(id)
  }
  return groups
}

const startsChunk = (id: string): boolean => (murmur3(new TextEncoder().encode(id))[0] as number) % usual === 0
