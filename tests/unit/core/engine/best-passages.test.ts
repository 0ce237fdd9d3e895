import { describe, expect, test } from 'vitest'
import { scoreBest } from '../../../../src/core/engine/best-passages.ts'
import { PlacedScores } from '../../../../src/core/engine/placed-scores.ts'
import { Places } from '../../../../src/core/engine/places.ts'
import type { RankedChunk } from '../../../../src/core/engine/ranked-chunk.ts'
import type { PooledQuery } from '../../../../src/core/search/pooled-query.ts'

const passages = 400
const everything = Uint32Array.from({ length: passages }, (_, passage) => passage)
/** Two passages of each document. */
const chunk: RankedChunk = {
  entry: { id: 'chunk', codec: 'codec' },
  documentOf: Uint32Array.from({ length: passages }, (_, passage) => passage >> 1),
  removed: new Set(),
}
const unit = 4
const pooled: PooledQuery = { rows: { rows: 16, dim: 8, data: new Float32Array(128) }, length: 16, unit }
/** The second passage of each document lies a little behind the first by the pooled query. */
const nearOf = (passage: number) => 10 - (passage >> 1) / 20 - (passage % 2) / 100

/** @param exactOf scores of the query; every third passage is off by so much */
async function scored(off: number, also: readonly number[] = []) {
  const asked = new Set<number>()
  const exactOf = (passage: number) => unit * nearOf(passage) + (passage % 3 === 0 ? off : 0)
  const places = new Places([{ chunks: [chunk], found: { chunks: new Uint32Array(passages), passages: everything } }])
  const scoresBy = (scoreOf: (passage: number) => number, note?: Set<number>) =>
    new PlacedScores<RankedChunk>(places, async (lists) =>
      lists.map(({ passages: listed = new Uint32Array(0) }) => {
        for (const passage of listed) note?.add(passage)
        return Float32Array.from(listed, scoreOf)
      }),
    )
  const near = scoresBy(nearOf)
  await near.add(everything)
  const found = scoresBy(exactOf, asked)
  const sought = { pooled, compared: 20, also: Uint32Array.from(also) }
  expect(await scoreBest(near, found, sought)).toBe(true)
  return { found, asked, exactOf }
}

describe('the best passages', () => {
  test('are those that come first by the pooled query, where it tells exactly', async () => {
    const { asked } = await scored(0)
    expect([...asked]).toEqual(Array.from({ length: 20 }, (_, document) => 2 * document))
  })

  test('are also those that may be better, where scores lie off', async () => {
    const off = 0.5
    const { found, asked, exactOf } = await scored(off)
    expect(asked.size).toBeGreaterThan(20)
    expect(asked.size).toBeLessThan(passages / 2)
    const documents = new Map<number, number>()
    for (let passage = 0; passage < passages; passage++) {
      documents.set(passage >> 1, Math.max(documents.get(passage >> 1) ?? 0, exactOf(passage)))
    }
    const best = [...documents.values()].sort((a, b) => b - a).slice(0, 10)
    expect(found.ranked(10).map(({ score }) => score)).toEqual(best.map((score) => expect.closeTo(score, 4)))
  })

  test('have the best one of each document that is sought besides', async () => {
    const { found, asked, exactOf } = await scored(0, [301, 350])
    expect(asked.has(300)).toBe(true)
    expect(asked.has(350)).toBe(true)
    expect(found.scoreOf({ chunk, passage: 301 })).toBeCloseTo(exactOf(300), 4)
  })
})
