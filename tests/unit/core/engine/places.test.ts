import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Places } from '../../../../src/core/engine/places.ts'
import type { RankedChunk } from '../../../../src/core/engine/ranked-chunk.ts'

const chunkOf = (id: string): RankedChunk => ({
  entry: { id, codec: 'codec' },
  documentOf: Uint32Array.of(0, 0, 1, 1, 1, 2, 4),
  removed: new Set(),
})
const [first, second, third] = [chunkOf('first'), chunkOf('second'), chunkOf('third')] as const

/** Passages of two chunks, and, of another part, of a third. */
const found = { chunks: Uint32Array.of(0, 0, 0, 1, 1), passages: Uint32Array.of(1, 3, 4, 2, 6) }
const places = new Places([
  { chunks: [first, second], found },
  { chunks: [third], found: { chunks: Uint32Array.of(0, 0), passages: Uint32Array.of(0, 6) } },
])

describe('places of passages', () => {
  test('say which passages they are, and which lie in one document', () => {
    expect(Array.from({ length: places.count }, (_, place) => places.at(place))).toEqual([
      { chunk: first, passage: 1 },
      { chunk: first, passage: 3 },
      { chunk: first, passage: 4 },
      { chunk: second, passage: 2 },
      { chunk: second, passage: 6 },
      { chunk: third, passage: 0 },
      { chunk: third, passage: 6 },
    ])
    expect([...places.documents]).toEqual([0, 1, 1, 2, 3, 4, 5])
    expect(places.documentCount).toBe(6)
  })

  test('have what is known by place of fewer passages', () => {
    const fewer = new Places([
      { chunks: [first, second], found: { chunks: Uint32Array.of(0, 1), passages: Uint32Array.of(3, 2) } },
      { chunks: [third], found: { chunks: Uint32Array.of(0), passages: Uint32Array.of(6) } },
    ])
    const none = Number.NaN
    expect([...places.laid(Float32Array.of(1, none, 3), fewer)]).toEqual([none, 1, none, none, none, none, 3])
    expect([...places.laid(new Float32Array(0), new Places([]))]).toEqual(Array(7).fill(none))
  })

  test('become lists by chunk', () => {
    expect(places.listed(Uint32Array.of(0, 2, 3, 6))).toEqual([
      { chunk: first, passages: Uint32Array.of(1, 4) },
      { chunk: second, passages: Uint32Array.of(2) },
      { chunk: third, passages: Uint32Array.of(6) },
    ])
    expect(places.listed(new Uint32Array(0))).toEqual([])
  })

  test('are found by document, whichever of its passages is named', () => {
    const of = (chunk: RankedChunk, passage: number) => places.ofDocument({ chunk, passage })
    expect([2, 3, 4].map((passage) => of(first, passage))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    expect(of(first, 0)).toEqual([0])
    expect(of(second, 4)).toEqual([3])
    expect(of(third, 6)).toEqual([6])
    for (const [chunk, passage] of [
      [first, 5],
      [second, 0],
      [third, 3],
      [chunkOf('fourth'), 0],
    ] as const) {
      expect(of(chunk, passage)).toEqual([])
    }
  })

  test('are there for every passage of a chunk that is not removed', () => {
    const chunk = { ...first, removed: new Set([1, 4]) }
    const all = Places.ofAll([second, chunk])
    const passages = (of: RankedChunk, numbers: readonly number[]) => numbers.map((passage) => ({ chunk: of, passage }))
    expect(Array.from({ length: all.count }, (_, place) => all.at(place))).toEqual([
      ...passages(second, [0, 1, 2, 3, 4, 5, 6]),
      ...passages(chunk, [0, 1, 5]),
    ])
    expect([...all.documents]).toEqual([0, 0, 1, 1, 1, 2, 3, 4, 4, 5])
  })

  test('take what is known of passages by chunk', () => {
    const known = new Map([
      ['first', Float32Array.of(0, 11, 12, 13, 14)],
      ['third', Float32Array.of(30)],
    ])
    expect([...places.lay(known)]).toEqual([11, 13, 14, 0, 0, 30, 0])
  })

  test('are none where nothing is', () => {
    const none = new Places<RankedChunk>([])
    expect([none.count, none.documentCount]).toEqual([0, 0])
    expect(none.ofDocument({ chunk: first, passage: 0 })).toEqual([])
  })

  test('are as the passages lie, whatever these are', () => {
    const ordinals = fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 60 }).map((list) => list.sort((a, b) => a - b))
    const documentOf = Uint32Array.from({ length: 201 }, (_, passage) => Math.floor(Math.sqrt(passage)))
    fc.assert(
      fc.property(fc.array(ordinals, { maxLength: 5 }), (lists) => {
        const chunks = lists.map((_, id): RankedChunk => ({ ...chunkOf(`${id}`), documentOf }))
        const flat = lists.flatMap((list, chunk) => list.map((passage) => ({ chunk, passage })))
        const all = new Places([
          {
            chunks,
            found: {
              chunks: Uint32Array.from(flat, ({ chunk }) => chunk),
              passages: Uint32Array.from(flat, ({ passage }) => passage),
            },
          },
        ])
        for (const [place, { chunk, passage }] of flat.entries()) {
          const one = { chunk: chunks[chunk] as RankedChunk, passage }
          expect(all.placeOf(one)).toBe(place)
          const isOf = (other: (typeof flat)[number]) =>
            other.chunk === chunk && documentOf[other.passage] === documentOf[passage]
          const own = [...flat.keys()].filter((other) => isOf(flat[other] as (typeof flat)[number]))
          expect(all.ofDocument(one)).toEqual(own)
          expect(new Set(own.map((other) => all.documents[other])).size).toBe(1)
        }
        expect(all.listed(Uint32Array.from(flat.keys())).map(({ passages }) => [...(passages ?? [])])).toEqual(
          lists.filter(({ length }) => length > 0),
        )
      }),
    )
  })
})
