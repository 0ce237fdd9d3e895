import { describe, expect, test } from 'vitest'
import { PassageScores } from '../../../../src/core/engine/passage-scores.ts'
import { leastOf, scoresOf } from '../../../../src/core/engine/portion-scores.ts'
import type { RankedChunk } from '../../../../src/core/engine/ranked-chunk.ts'

const chunkOf = (id: string, removed: readonly number[] = []): RankedChunk => ({
  entry: { id, codec: 'codec' },
  documentOf: Uint32Array.of(0, 0, 1, 1, 2, 2),
  removed: new Set(removed),
})
const first = chunkOf('first')
const second = chunkOf('second', [1])
/** A passage scores its number, and ten more in the second chunk. */
const scoreOf = (chunk: RankedChunk, passage: number) => passage + (chunk === second ? 10 : 0)

async function scored(lists: readonly (readonly [RankedChunk, readonly number[] | undefined])[]) {
  const scores = new PassageScores<RankedChunk>(
    async (wanted) =>
      new Map(
        wanted.map(({ chunk, passages = Uint32Array.from(chunk.documentOf.keys()) }) => [
          chunk,
          Float32Array.from(passages, (passage) => scoreOf(chunk, passage)),
        ]),
      ),
  )
  for (const [chunk, passages] of lists) {
    await scores.add([{ chunk, passages: passages && Uint32Array.from(passages) }])
  }
  return scores
}

describe('scores of a portion', () => {
  test('are those of its passages, whatever else was scored', async () => {
    const scores = await scored([
      [first, [0, 3, 5]],
      [first, [1, 4]],
      [second, undefined],
    ])
    const found = scoresOf(scores, [
      { chunk: first, passages: Uint32Array.of(1, 3, 4) },
      { chunk: second, passages: Uint32Array.of(0, 5) },
    ])
    expect([...(found.get(first) ?? [])]).toEqual([1, 3, 4])
    expect([...(found.get(second) ?? [])]).toEqual([10, 15])
  })
})

describe('what the last of the best documents comes to', () => {
  test('counts each document once, by its best passage, and none that is removed', async () => {
    const scores = await scored([
      [first, [0, 1, 2]],
      [second, undefined],
    ])
    expect([1, 2, 3, 4].map((k) => leastOf(scores, k))).toEqual([15, 11, 2, 1])
    expect(leastOf(scores, 5)).toBe(-Infinity)
  })

  test('counts what documents are worth besides', async () => {
    const scores = await scored([
      [first, [0, 2, 5]],
      [second, [0, 5]],
    ])
    const worthOf = ({ chunk, passage }: { chunk: RankedChunk; passage: number }) =>
      chunk === first && chunk.documentOf[passage] === 0 ? 100 : 0
    expect([1, 2, 3].map((k) => leastOf(scores, k, worthOf))).toEqual([100, 15, 10])
  })
})
