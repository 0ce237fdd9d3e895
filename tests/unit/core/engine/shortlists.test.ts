import { describe, expect, test } from 'vitest'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { RankedChunk, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { shortlistsOf } from '../../../../src/core/engine/shortlists.ts'
import type { LargestSums, SumsAsked } from '../../../../src/core/ports.ts'
import { randomSource } from '../../../../src/core/random.ts'
import { scoreTable } from '../../../../src/core/search/maxsim.ts'
import { probeTable } from '../../../../src/core/search/probed.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { approximateScores } from '../../../../src/core/search/scan.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 8
const query = clusteredEmbeddings({ rows: 6, dim, clusters: 60, seed: 5 })
const sample = clusteredEmbeddings({ rows: 6000, dim, clusters: 400, seed: 4 })
const codec = trainCodec(sample, { nbits: 1, seed: 1, tokens: 100_000, nearest })
const centroids = codec.centroids.length / dim
const answer = nearest(query, codec.centroids)
const many = 24_000
/** Passages that hold the centroids nearest to the query; some more than are looked at whatever is searched for. */
const answering = 6000

/** Centroids that are near to none of the query's rows. */
const table = approximateScores(scoreTable(query.data, codec.centroids, dim))
const { above } = probeTable(table, query.rows)
const far = [...Array(centroids).keys()].filter((centroid) =>
  above.subarray(centroid * query.rows, (centroid + 1) * query.rows).every((score) => score === 0),
)

const sought = { largest: query.rows * 255, k: 10, also: [], worthOf: undefined }

/** Notes which sums are of what is near to the query only. */
class NotingKernel extends ScalarKernel {
  readonly asked: boolean[] = []

  override largest(chunks: readonly string[], asked: SumsAsked): LargestSums {
    this.asked.push(asked.probed)
    return super.largest(chunks, asked)
  }

  override listBytes(): number {
    return 1000
  }
}

/** Passages of six tokens, the first ones such as answer the query, the others of any of some centroids. */
async function collection(
  passages: number,
  documentOf: (passage: number) => number = (passage) => passage,
  others: readonly number[] = [...Array(centroids).keys()],
) {
  const random = randomSource(1)
  const codes = Uint16Array.from({ length: passages * query.rows }, (_, token) =>
    token < answering * query.rows
      ? (answer[token % query.rows] as number)
      : (others[Math.floor(random() * others.length)] as number),
  )
  const kernel = new NotingKernel()
  await kernel.loadSums()
  kernel.addCodec(codec)
  const doclens = new Uint16Array(passages).fill(query.rows)
  const documents = Uint32Array.from({ length: passages }, (_, passage) => documentOf(passage))
  const shape = { passages, tokens: codes.length, dim, nbits: 1, codec: codec.id } as const
  kernel.addChunk('chunk', { ...shape, doclens, codes }, documents)
  kernel.setQuery(query)
  const entry = { id: 'chunk', codec: codec.id }
  const chunk: RankedChunk = { entry, documentOf: documents, removed: new Set() }
  return { kernel, chunk }
}

function shortlist(
  kernel: NotingKernel,
  chunk: RankedChunk,
  residuals: Residuals<RankedChunk> = allResident,
): Uint32Array {
  const { places, shortlists } = shortlistsOf(kernel, residuals, [chunk], sought)
  return shortlists[0]?.all.map((place) => places.at(place).passage) ?? new Uint32Array(0)
}

describe('the shortlist of many passages', () => {
  test('is chosen from those near to the query', async () => {
    const { kernel, chunk } = await collection(many)
    const listed = shortlist(kernel, chunk)
    expect(kernel.asked).toEqual([true])
    expect(listed).toHaveLength(answering)
    expect(listed.at(-1)).toBe(answering - 1)
  })

  test('is chosen from all where those are of too few documents', async () => {
    const { kernel, chunk } = await collection(many, (passage) => Math.max(0, passage - answering), far)
    const listed = shortlist(kernel, chunk)
    expect(kernel.asked[0]).toBe(true)
    expect(kernel.asked.at(-1)).toBe(false)
    expect(listed.length).toBeGreaterThan(answering)
  })

  test('is all, at once, where there are no more documents than are wanted', async () => {
    const { kernel, chunk } = await collection(many, () => 0)
    expect(shortlist(kernel, chunk)).toHaveLength(many)
    expect(kernel.asked).toEqual([false])
  })

  test('is chosen from all where much is left out', async () => {
    const { kernel, chunk } = await collection(many)
    const removed = new Set(Array.from({ length: many - 5000 }, (_, passage) => passage))
    const listed = shortlist(kernel, { ...chunk, removed })
    expect(kernel.asked).not.toContain(true)
    expect(listed[0]).toBeGreaterThanOrEqual(many - 5000)
  })

  test('is chosen from all where there is no room for lists', async () => {
    const { kernel, chunk } = await collection(many)
    const asked: number[] = []
    const residuals = { ...allResident, makeRoom: (bytes: number) => asked.push(bytes) < 0 }
    const listed = shortlist(kernel, chunk, residuals)
    expect(asked).toEqual([1000])
    expect(kernel.asked).toEqual([false])
    expect(listed).toHaveLength(answering)
  })
})

describe('what is sought besides', () => {
  test('has places among those of the shortlist, and is not on it', async () => {
    const { kernel, chunk: whole } = await collection(many)
    const gone = many - 1
    const chunk = { ...whole, removed: new Set([gone]) }
    const also = [many - 2, 5, gone, many - 2].map((passage) => ({ chunk, passage }))
    const { places, shortlists, also: placed } = shortlistsOf(kernel, allResident, [chunk], { ...sought, also })
    const passageAt = (place: number) => places.at(place).passage
    expect([...new Set(placed)].map(passageAt)).toEqual([5, many - 2])
    expect(places.count).toBe(answering + 1)
    expect([...(shortlists[0]?.all ?? [])].map(passageAt)).toEqual([...Array(answering).keys()])
  })

  test('of chunks that are not searched is left out', async () => {
    const { kernel, chunk } = await collection(many)
    const also = [{ chunk: { ...chunk }, passage: many - 1 }]
    const { places, also: placed } = shortlistsOf(kernel, allResident, [chunk], { ...sought, also })
    expect(placed).toHaveLength(0)
    expect(places.count).toBe(answering)
  })
})

describe('what documents are worth', () => {
  test('is known of each place', async () => {
    const { kernel, chunk } = await collection(many, (passage) => passage >> 1)
    const asked: number[] = []
    const worthOf = ({ passage }: { readonly passage: number }) => asked.push(passage) && passage >> 1
    const { places, worths } = shortlistsOf(kernel, allResident, [chunk], { ...sought, worthOf })
    const expected = Array.from({ length: places.count }, (_, place) => places.at(place).passage >> 1)
    expect([...(worths ?? [])]).toEqual(expected)
    expect(new Set(asked.map((passage) => passage >> 1)).size).toBe(asked.length)
  })
})
