import { describe, expect, test } from 'vitest'
import { type Selected, Shortlist } from '../../../../src/core/engine/shortlist.ts'
import { randomSource } from '../../../../src/core/random.ts'
import { firstPassages, nearestDocuments } from '../../../../src/core/search/ndocs.ts'

const k = 10
/** Places before those of the list, and of its passages. */
const [before, count] = [300, 3000]
const random = randomSource(7)
const sumsOfDocuments = Array.from({ length: count / 2 }, () => 1010 + Math.floor(500 * random() * random()))
/** Of each document's two passages the second lies somewhat behind. Those of other lists are larger. */
const sums = Uint32Array.from({ length: before + count }, (_, place) => {
  const behind = (place % 2) * Math.floor(10 * random())
  return place < before ? 4000 : (sumsOfDocuments[(place - before) >> 1] as number) - behind
})
const sumOf = (place: number) => sums[place] as number
const documents = Uint32Array.from(sums, (_, place) => place >> 1)
const places = Array.from({ length: count }, (_, at) => before + at)
const largest = places.map(sumOf).sort((a, b) => b - a)
const thresholdOf = (wanted: number) => largest[wanted - 1] as number

function listed({
  worths,
  own = sums,
  rest,
}: {
  worths?: Float32Array
  own?: Uint32Array
  rest?: Selected['rest']
} = {}) {
  const [from, to] = [before, before + count]
  return new Shortlist({ from, to, sums: own, documents, worths, thresholdOf, rest, k, passages: 50_000, rows: 32 })
}

/** As if a score were a step of the sums each, and some more for every other document. */
function scoresOf(portion: Uint32Array, more = 0): Float32Array {
  const scores = new Float32Array(sums.length).fill(Number.NaN)
  for (const place of portion) scores[place] = sumOf(place) / 255 + ((place >> 1) % 2) * more
  return scores
}

describe('a shortlist in portions', () => {
  test('has the nearest documents first, and all that are listed in the end', () => {
    const list = listed()
    expect(list.first.length).toBeGreaterThanOrEqual(Math.max(firstPassages(k), nearestDocuments(k)))
    const given = [...list.first]
    for (let portion = list.first; portion.length > 0; ) {
      const least = Math.min(...given.map(sumOf))
      portion = list.further(scoresOf(portion), Number.NEGATIVE_INFINITY)
      expect(portion.length).toBeLessThanOrEqual(Math.max(500, given.length))
      expect([...portion]).toEqual([...portion].sort((a, b) => a - b))
      for (const place of portion) expect(sumOf(place)).toBeLessThanOrEqual(least)
      given.push(...portion)
    }
    expect(given.sort((a, b) => a - b)).toEqual(places)
    expect([...list.all]).toEqual(places)
  })

  test('goes on no further than passages may matter', () => {
    const list = listed()
    const least = Math.min(...[...list.first].map(sumOf)) - 40
    const others = places.filter((place) => !list.first.includes(place))
    const wanted = others.filter((place) => sumOf(place) >= least)
    expect(wanted.length).toBeGreaterThan(0)
    const given: number[] = []
    for (let portion = list.first; portion.length > 0; given.push(...portion)) {
      portion = list.further(scoresOf(portion), least / 255)
    }
    expect(given.sort((a, b) => a - b)).toEqual(wanted)
  })

  test('ends where nothing further may matter', () => {
    const list = listed()
    const least = Math.min(...[...list.first].map(sumOf))
    expect(list.further(scoresOf(list.first), (least + 1) / 255)).toHaveLength(0)
  })

  test('goes further where scores lie far from what sums let expect', () => {
    const list = listed()
    const least = Math.min(...[...list.first].map(sumOf))
    expect(list.further(scoresOf(list.first, 0.2), (least + 1) / 255).length).toBeGreaterThan(0)
  })

  test('learns from one passage of each document, the one of the largest sum', () => {
    const list = listed()
    const scores = scoresOf(list.first)
    const first = [...list.first]
    // The others are far off: who learned from them would go further.
    for (const place of first) {
      const other = place ^ 1
      if (first.includes(other) && sumOf(other) > sumOf(place)) scores[place] = 0
    }
    expect(scores).toContain(0)
    expect(list.further(scores, (Math.min(...first.map(sumOf)) + 1) / 255)).toHaveLength(0)
  })

  test('has those first whose documents are worth more, and the nearest ones too', () => {
    const worthy = new Set(places.filter((place) => place % 150 < 2))
    const worths = Float32Array.from(sums, (_, place) => (worthy.has(place) ? 30 : 0))
    const { first, all } = listed({ worths })
    expect(worthy.size).toBeGreaterThan(0)
    expect([...first].filter((place) => worthy.has(place))).toHaveLength(Math.min(worthy.size, firstPassages(k)))
    expect(Math.max(...[...first].map(sumOf))).toBe(largest[0])
    expect([...all]).toEqual(places)
  })

  test('goes on to what may matter, for what it is worth too', () => {
    const worths = Float32Array.from(sums, (_, place) => ((documents[place] as number) % 7 === 0 ? 0.2 : 0))
    const comesTo = (place: number) => sumOf(place) / 255 + (worths[place] as number)
    const list = listed({ worths })
    const others = places.filter((place) => !list.first.includes(place))
    const least = Math.max(...others.map(comesTo)) - 0.1
    const wanted = others.filter((place) => comesTo(place) >= least)
    expect([...list.further(scoresOf(list.first), least)]).toEqual(wanted)
    expect(wanted.some((place) => worths[place] !== 0)).toBe(true)
  })

  test('leaves out what only lies among its passages', () => {
    const own = sums.map((sum, place) => (place % 3 === 0 ? 0 : sum))
    const worths = new Float32Array(sums.length).fill(5)
    const list = listed({ own, worths })
    const expected = places.filter((place) => place % 3 !== 0)
    expect([...list.all]).toEqual(expected)
    expect([...list.first].every((place) => place % 3 !== 0)).toBe(true)
  })

  test('says whether what it leaves out may matter', () => {
    const rest = { sum: 1000, worth: 0.5 }
    const list = listed({ rest })
    // Nothing is known of scores yet.
    expect(list.leavesOut(1000)).toBe(true)
    list.further(scoresOf(list.first), 1000)
    expect(list.leavesOut(1000 / 255 + 0.49)).toBe(true)
    expect(list.leavesOut(1000 / 255 + 0.51)).toBe(false)
    expect(listed().leavesOut(Number.NEGATIVE_INFINITY)).toBe(false)
  })
})
