import { describe, expect, test } from 'vitest'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { RankedChunk, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { shortlistsOf } from '../../../../src/core/engine/shortlists.ts'
import { randomSource } from '../../../../src/core/random.ts'
import { firstDocuments, ndocsFor } from '../../../../src/core/search/ndocs.ts'
import { CoveringKernel } from '../../../helpers/covering-kernel.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 8
const query = clusteredEmbeddings({ rows: 6, dim, clusters: 60, seed: 5 })
const sample = clusteredEmbeddings({ rows: 6000, dim, clusters: 400, seed: 4 })
const codec = trainCodec(sample, { nbits: 1, seed: 1, tokens: 100_000, nearest })
const centroids = codec.centroids.length / dim
const answer = nearest(query, codec.centroids)
const many = 240_000
/** Passages that hold the centroids nearest to the query; some more than are looked at whatever is searched for. */
const answering = 24_000

/** Notes which scans are of promising passages only. */
class NotingKernel extends CoveringKernel {
  readonly asked: (number | undefined)[] = []

  override scanEach(chunks: readonly string[], promising?: number): readonly Uint32Array[] {
    this.asked.push(promising)
    return super.scanEach(chunks, promising)
  }

  override listBytes(): number {
    return 1000
  }
}

/** Passages of six tokens, the first ones such as answer the query. */
function collection(passages: number, documentOf: (passage: number) => number = (passage) => passage) {
  const random = randomSource(1)
  const codes = Uint16Array.from({ length: passages * query.rows }, (_, token) =>
    token < answering * query.rows ? (answer[token % query.rows] as number) : Math.floor(random() * centroids),
  )
  const kernel = new NotingKernel()
  kernel.addCodec(codec)
  const doclens = new Uint16Array(passages).fill(query.rows)
  kernel.addChunk('chunk', { passages, tokens: codes.length, dim, nbits: 1, codec: codec.id, doclens, codes })
  kernel.setQuery(query)
  const chunk: RankedChunk = {
    entry: { id: 'chunk', codec: codec.id },
    documentOf: Uint32Array.from({ length: passages }, (_, passage) => documentOf(passage)),
    removed: new Set(),
  }
  return { kernel, chunk }
}

function shortlist(
  kernel: NotingKernel,
  chunk: RankedChunk,
  residuals: Residuals<RankedChunk> = allResident,
): Uint32Array {
  const [list] = shortlistsOf(kernel, residuals, [chunk], query.rows, 10)
  const [first] = list?.first ?? []
  const [further] = list?.further(() => new Float32Array(first?.passages.length ?? 0), Number.NEGATIVE_INFINITY) ?? []
  return Uint32Array.from([...(first?.passages ?? []), ...(further?.passages ?? [])]).sort()
}

describe('the shortlist of many passages', () => {
  test('is chosen from the promising ones', () => {
    const { kernel, chunk } = collection(many)
    const listed = shortlist(kernel, chunk)
    expect(kernel.asked).toEqual([expect.any(Number)])
    expect(kernel.asked[0]).toBeLessThan(answering)
    expect(listed).toHaveLength(answering)
    expect(listed.at(-1)).toBe(answering - 1)
  })

  test('is chosen from all where those are of too few documents', () => {
    const { kernel, chunk } = collection(many, (passage) => (passage < answering ? 0 : passage))
    const listed = shortlist(kernel, chunk)
    expect(kernel.asked).toEqual([expect.any(Number), undefined])
    expect(listed.length).toBeGreaterThan(answering)
    expect(listed.length).toBeLessThan(many / 2)
  })

  test('is chosen from all where much is left out', () => {
    const { kernel, chunk } = collection(many)
    const removed = new Set(Array.from({ length: many - 10_000 }, (_, passage) => passage))
    const listed = shortlist(kernel, { ...chunk, removed })
    expect(kernel.asked).toEqual([undefined])
    expect(listed[0]).toBeGreaterThanOrEqual(many - 10_000)
  })

  test('looks at more where some is left out', () => {
    const { kernel, chunk } = collection(many)
    shortlist(kernel, chunk)
    shortlist(kernel, { ...chunk, removed: new Set(Array.from({ length: many / 2 }, (_, passage) => passage)) })
    const [all = 0, half = 0] = kernel.asked
    expect(half).toBe(2 * all)
  })

  test('is chosen from all where there is no room for lists', () => {
    const { kernel, chunk } = collection(many)
    const asked: number[] = []
    const residuals = { ...allResident, makeRoom: (bytes: number) => asked.push(bytes) < 0 }
    const listed = shortlist(kernel, chunk, residuals)
    expect(asked).toEqual([1000])
    expect(kernel.asked).toEqual([undefined])
    expect(listed).toHaveLength(answering)
  })
})

test('fewer passages are scanned whole', () => {
  const { kernel, chunk } = collection(2 * answering)
  expect(shortlist(kernel, chunk)).toHaveLength(answering)
  expect(kernel.asked).toEqual([undefined])
})

describe('a shortlist in two portions', () => {
  const few = 6000
  const listed = () => {
    const { kernel, chunk } = collection(few)
    const random = randomSource(7)
    // One token that answers for each of the query's rows but some, so that sums differ.
    const codes = Uint16Array.from({ length: few * query.rows }, (_, token) =>
      random() < 0.3 ? (answer[token % query.rows] as number) : Math.floor(random() * centroids),
    )
    const doclens = new Uint16Array(few).fill(query.rows)
    kernel.addChunk('chunk', { passages: few, tokens: codes.length, dim, nbits: 1, codec: codec.id, doclens, codes })
    kernel.setQuery(query)
    const [list] = shortlistsOf(kernel, allResident, [chunk], query.rows, 10)
    if (list === undefined) throw new Error('there is one codec')
    const [first] = list.first
    const sums = kernel.scan('chunk')
    return { list, sums, first: [...(first?.passages ?? [])], sumOf: (passage: number) => sums[passage] as number }
  }
  /** As if exact scores were a step of the sums each. */
  const asTheSums = (first: readonly number[], sumOf: (passage: number) => number) => () =>
    Float32Array.from(first, (passage) => sumOf(passage) / 255)

  test('has the nearest documents first, and all others that are listed further on', () => {
    const { list, first, sumOf } = listed()
    const [further] = list.further(asTheSums(first, sumOf), Number.NEGATIVE_INFINITY)
    const least = Math.min(...first.map(sumOf))
    expect(first.length).toBeGreaterThanOrEqual(firstDocuments(10))
    expect(further?.passages.length).toBeGreaterThan(first.length)
    for (const passage of further?.passages ?? []) expect(sumOf(passage)).toBeLessThan(least)
    expect(new Set([...first, ...(further?.passages ?? [])]).size).toBeGreaterThanOrEqual(ndocsFor(10, few))
  })

  test('goes on no further than passages may matter', () => {
    const { list, sums, first, sumOf } = listed()
    const least = Math.min(...first.map(sumOf))
    const wanted = [...sums].filter((sum) => sum < least && sum >= least - 40).length
    const [further] = list.further(asTheSums(first, sumOf), (least - 40) / 255)
    expect(wanted).toBeGreaterThan(0)
    expect(further?.passages).toHaveLength(wanted)
    expect(list.further(asTheSums(first, sumOf), (least + 1) / 255)).toEqual([])
  })

  test('goes further where exact scores lie far from what sums let expect', () => {
    const { list, first, sumOf } = listed()
    const least = Math.min(...first.map(sumOf))
    const scattered = () =>
      Float32Array.from(first, (passage, index) => sumOf(passage) / 255 + (index % 2 === 0 ? 0.1 : -0.1))
    const [further] = list.further(scattered, (least + 1) / 255)
    expect(further?.passages.length).toBeGreaterThan(0)
  })
})
