import { describe, expect, test } from 'vitest'
import type { PassageOf, RankedChunk } from '../../../../src/core/engine/ranked-chunk.ts'
import type { Scanned } from '../../../../src/core/engine/scanned.ts'
import { shortlistsOf } from '../../../../src/core/engine/shortlists.ts'

/** Documents that are found. */
const ndocs = 100

/** Two passages a document. */
const chunkOf = (id: string, codec: string, documents: number): RankedChunk => ({
  entry: { id, codec },
  documentOf: Uint32Array.from({ length: 2 * documents }, (_, passage) => passage >> 1),
  removed: new Set(),
})
const [first, second] = [chunkOf('first', 'codec', 150), chunkOf('second', 'other', 120)]

/** Of each of the nearest documents the first passage has one more than the second; the last documents are not found. */
function scanned(chunk: RankedChunk): Scanned<RankedChunk> {
  const passages = Uint32Array.from({ length: 2 * ndocs }, (_, passage) => passage)
  const sums = passages.map((passage) => 2000 - 10 * (passage >> 1) - (passage % 2))
  const documents = new Uint32Array(2001)
  for (let document = 0; document < ndocs; document++) documents[2000 - 10 * document] = 1
  const nearest = { chunks: new Uint32Array(2 * ndocs), passages, sums, documents }
  return { chunks: [chunk], passages: chunk.documentOf.length, nearest, ndocs }
}

const sought = { k: 4, rows: 32, also: [], worthOf: undefined }
const list = (share: number, others = {}) =>
  shortlistsOf([scanned(first), scanned(second)], share, { ...sought, ...others })
const passagesOf = ({ places, shortlists }: ReturnType<typeof list>) =>
  shortlists.map(({ all }) => Array.from(all, (place) => places.at(place).passage))

describe('shortlists', () => {
  test('are of each codec, and have places of their own', () => {
    const whole = list(1)
    const all = [...Array(2 * ndocs).keys()]
    expect(passagesOf(whole)).toEqual([all, all])
    expect(whole.places.count).toBe(4 * ndocs)
    expect(whole.places.at(2 * ndocs)).toEqual({ chunk: second, passage: 0 })
    expect(whole.worths).toBeUndefined()
  })

  test('have what the nearest documents reach, of a share of these, and say that more is left out', () => {
    const some = list(0.4)
    // Of the last of forty documents the first passage comes to so much.
    const expected = [...Array(79).keys()]
    expect(passagesOf(some)).toEqual([expected, expected])
    for (const shortlist of some.shortlists) expect(shortlist.leavesOut(1000)).toBe(true)
    for (const shortlist of list(1).shortlists) expect(shortlist.leavesOut(0)).toBe(false)
  })
})

describe('what is sought besides', () => {
  const present: PassageOf<RankedChunk> = { chunk: first, passage: 280 }

  test('has places among those of the shortlist, and is not on it', () => {
    const gone = { ...first, removed: new Set([130]) }
    const also = [
      { chunk: gone, passage: 280 },
      { chunk: gone, passage: 5 },
      { chunk: gone, passage: 260 },
      { chunk: gone, passage: 280 },
    ]
    const listed = shortlistsOf([scanned(gone)], 0.4, { ...sought, also })
    expect(Array.from(listed.also, (place) => listed.places.at(place).passage)).toEqual([5, 280])
    expect(listed.places.count).toBe(80)
    expect(passagesOf(listed)).toEqual([[...Array(79).keys()]])
  })

  test('of chunks that are not searched is left out', () => {
    const listed = list(1, { also: [{ ...present, chunk: { ...first } }] })
    expect(listed.also).toHaveLength(0)
    expect(listed.places.count).toBe(4 * ndocs)
  })
})

describe('what documents are worth', () => {
  test('is known of each place, and asked for once', () => {
    const asked: PassageOf<RankedChunk>[] = []
    const worthOf = (passage: PassageOf<RankedChunk>) => {
      asked.push(passage)
      return passage.passage >> 1
    }
    const { places, worths } = list(1, { worthOf })
    expect([...(worths ?? [])]).toEqual(
      Array.from({ length: places.count }, (_, place) => places.at(place).passage >> 1),
    )
    expect(asked).toHaveLength(2 * ndocs)
  })

  test('counts for what is left out like that of the last of those that are sought besides', () => {
    const also = [280, 240].map((passage) => ({ chunk: first, passage }))
    const worthOf = ({ passage }: PassageOf<RankedChunk>) => (passage === 240 ? 7 : 50)
    const { places, shortlists } = list(0.4, { also, worthOf })
    const scores = Float32Array.from(
      { length: places.count },
      (_, place) => (2000 - 5 * places.at(place).passage) / 255,
    )
    const [shortlist] = shortlists
    expect(shortlist?.further(scores, 1000)).toHaveLength(0)
    // What the last of forty documents scores.
    const last = 1610 / 255
    expect(shortlist?.leavesOut(last + 7 - 0.1)).toBe(true)
    expect(shortlist?.leavesOut(last + 7 + 0.1)).toBe(false)
  })
})
