import { describe, expect, test } from 'vitest'
import { PlacedScores } from '../../../../src/core/engine/placed-scores.ts'
import { Places } from '../../../../src/core/engine/places.ts'
import type { RankedChunk, ScoreLists } from '../../../../src/core/engine/ranked-chunk.ts'

const chunkOf = (id: string): RankedChunk => ({
  entry: { id, codec: 'codec' },
  documentOf: Uint32Array.of(0, 0, 1, 1, 2, 2),
  removed: new Set(),
})
const first = chunkOf('first')
const second = chunkOf('second')
const passages = [...first.documentOf.keys()]
const places = new Places([
  {
    chunks: [first, second],
    found: {
      chunks: Uint32Array.from([...passages, ...passages], (_, place) => place / passages.length),
      passages: Uint32Array.from([...passages, ...passages]),
    },
  },
])

/** A passage scores its number, and ten more in the second chunk. */
function scores() {
  const asked: [string, number[]][] = []
  const score: ScoreLists<RankedChunk> = async (lists) => {
    for (const { chunk, passages: listed = [] } of lists) asked.push([chunk.entry.id, [...listed]])
    return lists.map(({ chunk, passages: listed = new Uint32Array(0) }) =>
      Float32Array.from(listed, (passage) => passage + (chunk === second ? 10 : 0)),
    )
  }
  return { asked, score, scored: new PlacedScores(places, score) }
}

const add = (scored: PlacedScores<RankedChunk>, ...wanted: number[]) => scored.add(Uint32Array.from(wanted))

describe('scores of places', () => {
  test('are made once, and lie where their passages do', async () => {
    const { asked, scored } = scores()
    expect(await add(scored, 1, 3, 8)).toBe(true)
    expect(await add(scored, 1, 2, 8)).toBe(true)
    expect(await add(scored, 2, 3)).toBe(true)
    expect(asked).toEqual([
      ['first', [1, 3]],
      ['second', [2]],
      ['first', [2]],
    ])
    const none = Number.NaN
    expect([...scored.scores]).toEqual([none, 1, 2, 3, none, none, none, none, 12, none, none, none])
  })

  test('are kept where further passages get places', async () => {
    const { asked, score } = scores()
    const chunks = [first, second]
    const fewer = new Places([{ chunks, found: { chunks: Uint32Array.of(0, 1), passages: Uint32Array.of(3, 1) } }])
    const some = new PlacedScores(fewer, score)
    await add(some, 0, 1)
    const more = some.among(places)
    expect(more.places).toBe(places)
    await add(more, 2, 3, 7)
    expect(asked).toEqual([
      ['first', [3]],
      ['second', [1]],
      ['first', [2]],
    ])
    expect([2, 3, 7].map((place) => more.scores[place])).toEqual([2, 3, 11])
  })

  test('cannot be had when a chunk has gone', async () => {
    const scored = new PlacedScores(places, async () => undefined)
    expect(await add(scored, 0)).toBe(false)
    expect(await add(scored)).toBe(true)
  })

  test('tell the best passage of each document', async () => {
    const { scored } = scores()
    await add(scored, 0, 1, 2, 8, 9)
    expect([...scored.best()]).toEqual([1, 2, 9])
    expect(scored.ranked(2)).toEqual([
      { chunk: second, passage: 3, score: 13 },
      { chunk: first, passage: 2, score: 2 },
    ])
    expect(scored.ranked(10)).toHaveLength(3)
  })

  test('name the earlier of equal ones', async () => {
    const equal = new PlacedScores(places, async (lists) =>
      lists.map(({ passages: listed = [] }) => Float32Array.from(listed, () => 1)),
    )
    await add(equal, 1, 2, 3, 6)
    expect(equal.ranked(2)).toEqual([
      { chunk: first, passage: 1, score: 1 },
      { chunk: first, passage: 2, score: 1 },
    ])
  })

  test('say what the last of the best documents comes to', async () => {
    const { scored } = scores()
    await add(scored, 0, 1, 2, 8, 11)
    expect([1, 2, 3, 4].map((k) => scored.least(k))).toEqual([15, 12, 2, 1])
    expect(scored.least(5)).toBe(Number.NEGATIVE_INFINITY)
    const comesTo = (score: number, place: number) => score + (place < 2 ? 100 : 0)
    expect([1, 2].map((k) => scored.least(k, comesTo))).toEqual([101, 15])
    expect(scored.least(3, undefined, 2)).toBe(2)
    await add(scored, 6, 9)
    expect(scored.least(3, undefined, 2)).toBe(10)
  })

  test('say what a document scores by those of its passages that were scored', async () => {
    const { scored } = scores()
    const scoreOf = (chunk: RankedChunk, passage: number) => scored.scoreOf({ chunk, passage })
    expect(scoreOf(first, 2)).toBeUndefined()
    await add(scored, 3, 10, 11)
    expect(scoreOf(first, 2)).toBe(3)
    expect(scoreOf(second, 4)).toBe(15)
    expect(scoreOf(second, 0)).toBeUndefined()
    expect(scoreOf(chunkOf('third'), 0)).toBeUndefined()
  })
})
