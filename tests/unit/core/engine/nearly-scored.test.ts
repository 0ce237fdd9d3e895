import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearlyScored } from '../../../../src/core/engine/nearly-scored.ts'
import { Places } from '../../../../src/core/engine/places.ts'
import type { Prospects } from '../../../../src/core/engine/prospects.ts'
import type { PassageOf, RankedChunk, ScoreLists } from '../../../../src/core/engine/ranked-chunk.ts'

const k = 10

interface Given {
  /** Approximate score of a passage, all chunks' numbered through. */
  readonly sumOf: (number: number) => number
  /** The better one. */
  readonly scoreOf: (number: number) => number
  readonly removed?: readonly number[]
  /** Passages of a document. */
  readonly passagesEach?: number
}

const chunkPassages = 1000

/** Three chunks of a thousand passages. */
function collection({ sumOf, scoreOf, removed = [], passagesEach = 1 }: Given) {
  const chunks = [0, 1, 2].map((place): RankedChunk => {
    const documentOf = Uint32Array.from({ length: chunkPassages }, (_, passage) => Math.floor(passage / passagesEach))
    return { entry: { id: `${place}`, codec: 'codec' }, documentOf, removed: new Set(removed) }
  })
  const numberOf = ({ entry }: RankedChunk, passage: number) => Number(entry.id) * chunkPassages + passage
  const sums = new Map(
    chunks.map((chunk) => [
      chunk.entry.id,
      Float32Array.from(chunk.documentOf, (_, passage) => sumOf(numberOf(chunk, passage))),
    ]),
  )
  const asked: number[][] = []
  const score: ScoreLists<RankedChunk> = async (lists) => {
    const numbers = lists.map(({ chunk, passages = [] }) => Array.from(passages, (passage) => numberOf(chunk, passage)))
    asked.push(numbers.flat())
    return numbers.map((listed) => Float32Array.from(listed, scoreOf))
  }
  const places = Places.ofAll(chunks)
  const prospects: Prospects<RankedChunk> = { sums, reach: (_, semantic) => semantic, surelyWithin: 3 }
  const nearly = async (changed: Partial<Prospects<RankedChunk>> = {}) => {
    const found = await nearlyScored(places, { ...prospects, ...changed }, score, k)
    const placeOf = (number: number) => {
      const chunk = chunks[Math.floor(number / chunkPassages)] as RankedChunk
      return places.placeOf({ chunk, passage: number % chunkPassages })
    }
    const at = (number: number) => found?.scores[placeOf(number)]
    return { found, at }
  }
  return { places, prospects, asked, nearly }
}

/** No two alike, between 10 and 30. */
const mixed = (number: number) => 10 + ((number * 7919) % 3000) / 150

describe('scores that are better known', () => {
  test('are of a hundred passages where these tell the others apart, and of the others what the line through them says', async () => {
    const { asked, nearly } = collection({ sumOf: mixed, scoreOf: (number) => 1.2 * mixed(number) - 5 })
    const { found, at } = await nearly()
    expect(asked.map(({ length }) => length)).toEqual([100])
    const all = Array.from({ length: 3 * chunkPassages }, (_, number) => number)
    expect(new Set(asked.flat())).toEqual(new Set(all.toSorted((a, b) => mixed(b) - mixed(a)).slice(0, 100)))
    for (const number of all) expect(at(number)).toBeCloseTo(1.2 * mixed(number) - 5, 3)
    // Places are numbered as passages are, where none is removed.
    const scored = all.filter((number) => found?.isKnown[number] === 1)
    expect(new Set(scored)).toEqual(new Set(asked.flat()))
  })

  test('are of more the further approximate ones lie off, some at a time, and at most fifteen hundred', async () => {
    const off = (number: number, by: number) => mixed(number) + by * ((((number * 31) % 17) - 8) / 8)
    const counts: number[] = []
    for (const by of [0.3, 1, 3, 30]) {
      const { asked, nearly } = collection({ sumOf: mixed, scoreOf: (number) => off(number, by) })
      await nearly()
      expect(asked[0]?.length).toBe(100)
      expect(Math.max(...asked.slice(1).map(({ length }) => length), 0)).toBeLessThanOrEqual(250)
      expect(new Set(asked.flat()).size).toBe(asked.flat().length)
      counts.push(asked.flat().length)
    }
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts[0]).toBeLessThan(400)
    expect(counts[3]).toBe(1500)
  })

  test('miss none of the best that lie within so many spreads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.float({ min: 0, max: 2, noNaN: true }), fc.nat({ max: 16 }), async (by, shift) => {
        const scoreOf = (number: number) => mixed(number) + by * ((((number * 31 + shift) % 17) - 8) / 8)
        const { asked, nearly } = collection({ sumOf: mixed, scoreOf })
        await nearly()
        const all = Array.from({ length: 3 * chunkPassages }, (_, number) => number)
        const best = all.toSorted((a, b) => scoreOf(b) - scoreOf(a)).slice(0, k)
        for (const number of best) expect(asked.flat()).toContain(number)
      }),
      { numRuns: 20 },
    )
  })

  test('are of as many as it takes for so many documents', async () => {
    const { asked, nearly } = collection({
      sumOf: (number) => 30 - number / 100,
      scoreOf: (number) => 30 - number / 100,
      passagesEach: 50,
    })
    await nearly()
    // Ten documents of fifty passages each; a hundred passages are two.
    expect(asked.flat().length).toBeGreaterThanOrEqual(451)
  })

  test('are those of the best prospects, which may be others than the sums say', async () => {
    const { asked, nearly } = collection({ sumOf: mixed, scoreOf: mixed })
    await nearly({ reach: (_: PassageOf<RankedChunk>, semantic: number) => -semantic })
    expect(Math.max(...asked.flat().map(mixed))).toBeLessThan(11)
  })

  test('leave out what was removed', async () => {
    const { asked, nearly } = collection({ sumOf: mixed, scoreOf: mixed, removed: [0, 1, 2] })
    await nearly()
    for (const number of asked.flat()) expect(number % chunkPassages).toBeGreaterThan(2)
  })

  test('there are none when a chunk has gone', async () => {
    const { places, prospects } = collection({ sumOf: mixed, scoreOf: mixed })
    expect(await nearlyScored(places, prospects, async () => undefined, k)).toBeUndefined()
  })
})
