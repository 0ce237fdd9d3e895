import { murmur3 } from '../bytes/murmur.ts'

/**
 * Documents of a chunk, on average: few enough that one changed page costs a visitor little, and of a large collection, which
 * visitors fetch by the passage, more, so that its manifest stays small.
 */
const usual = 32
const usualOfMany = 128
const many = 4096
/** Times as many are in a chunk at most. */
const most = 4

/**
 * Divides ids, in ascending order, into those of one chunk each. Where a chunk ends depends on the ids near by alone: a
 * document that changes moves nothing, one that comes or goes moves its neighbours in the same chunk at most.
 */
export function partition(ids: readonly string[]): string[][] {
  const groups: string[][] = []
  const average = ids.length < many ? usual : usualOfMany
  for (const id of ids) {
    const last = groups.at(-1)
    if (last === undefined || last.length >= most * average || startsChunk(id, average)) groups.push([id])
    else last.push(id)
  }
  return groups
}

const startsChunk = (id: string, average: number): boolean =>
  (murmur3(new TextEncoder().encode(id))[0] as number) % average === 0
