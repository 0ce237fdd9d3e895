import { describe, expect, test } from 'vitest'
import type { RankedChunk } from '../../../../src/core/engine/ranked-chunk.ts'
import { ScoredChunks } from '../../../../src/core/engine/scored-chunks.ts'

const chunkOf = (id: string, removed: readonly number[] = []): RankedChunk => ({
  entry: { id, codec: 'codec' },
  documentOf: Uint32Array.of(0, 0, 1, 1, 2, 2),
  removed: new Set(removed),
})
const first = chunkOf('first')
const second = chunkOf('second', [1])
const scored = new ScoredChunks(
  new Map([
    [first, Float32Array.of(3, 1, 2, 5, 5, 5)],
    [second, Float32Array.of(0, 7, 9, 9, 5, 4)],
  ]),
)

describe('chunks that were scored', () => {
  test('rank each document once, by its best passage, and none that is removed', () => {
    expect(scored.best(10)).toEqual([
      { chunk: second, passage: 1, score: 7 },
      { chunk: first, passage: 3, score: 5 },
      { chunk: first, passage: 4, score: 5 },
      { chunk: second, passage: 4, score: 5 },
      { chunk: first, passage: 0, score: 3 },
    ])
    expect(scored.best(3)).toEqual(scored.best(10).slice(0, 3))
  })

  test('say what the document of any passage scores', () => {
    expect([0, 1, 2, 5].map((passage) => scored.scoreOf({ chunk: first, passage }))).toEqual([3, 3, 5, 5])
    expect(scored.scoreOf({ chunk: second, passage: 0 })).toBe(7)
    expect(scored.scoreOf({ chunk: chunkOf('third'), passage: 0 })).toBeUndefined()
  })
})
