import { describe, expect, test } from 'vitest'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { RankedChunk, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { shortlistsOf } from '../../../../src/core/engine/shortlists.ts'
import type { SummedPassages, SumsAsked } from '../../../../src/core/ports.ts'
import { randomSource } from '../../../../src/core/random.ts'
import { scoreTable } from '../../../../src/core/search/maxsim.ts'
import { firstPassages, ndocsFor } from '../../../../src/core/search/ndocs.ts'
import { probeTable } from '../../../../src/core/search/probed.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { approximateScores } from '../../../../src/core/search/scan.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'
import { sumsOf } from '../../../helpers/sums.ts'

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

const sought = { largest: query.rows * 255, k: 10, worthOf: undefined }

/** Notes which sums are of what is near to the query only. */
class NotingKernel extends ScalarKernel {
  readonly asked: boolean[] = []

  override largest(chunks: readonly string[], asked: SumsAsked): SummedPassages {
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
  const [list] = shortlistsOf(kernel, residuals, [chunk], sought)
  return list?.all[0]?.passages ?? new Uint32Array(0)
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

describe('a shortlist in portions', () => {
  const few = 6000
  const listed = async (worthOf?: (passage: { readonly passage: number }) => number) => {
    const { kernel, chunk } = await collection(few)
    const random = randomSource(7)
    // One token that answers for each of the query's rows but some, so that sums differ.
    const codes = Uint16Array.from({ length: few * query.rows }, (_, token) =>
      random() < 0.3 ? (answer[token % query.rows] as number) : Math.floor(random() * centroids),
    )
    const doclens = new Uint16Array(few).fill(query.rows)
    kernel.addChunk('chunk', { passages: few, tokens: codes.length, dim, nbits: 1, codec: codec.id, doclens, codes })
    kernel.setQuery(query)
    const [list] = shortlistsOf(kernel, allResident, [chunk], { ...sought, worthOf })
    if (list === undefined) throw new Error('there is one codec')
    // All passages are of one length, and so is what each gets besides.
    const [sums = new Uint32Array(0)] = sumsOf(kernel, new Map([['chunk', few]]), { probed: true })
    const sumOf = (passage: number) => sums[passage] as number
    const passagesOf = (portion: typeof list.first) => [...(portion[0]?.passages ?? [])]
    /** As if scores were a step of the sums each, and some more for every other passage. */
    const scoresOf = (passages: readonly number[], more = 0) =>
      new Map([[chunk, Float32Array.from(passages, (passage, place) => sumOf(passage) / 255 + (place % 2) * more)]])
    return { list, sums, sumOf, passagesOf, scoresOf, first: passagesOf(list.first) }
  }

  test('has the nearest documents first, and all that are listed in the end', async () => {
    const { list, first, sumOf, passagesOf, scoresOf } = await listed()
    expect(first.length).toBeGreaterThanOrEqual(firstPassages(10))
    const given = [...first]
    for (let portion = first; portion.length > 0; ) {
      const least = Math.min(...given.map(sumOf))
      portion = passagesOf(list.further(scoresOf(portion), Number.NEGATIVE_INFINITY))
      expect(portion.length).toBeLessThanOrEqual(Math.max(500, given.length))
      for (const passage of portion) expect(sumOf(passage)).toBeLessThanOrEqual(least)
      given.push(...portion)
    }
    expect(given.toSorted((a, b) => a - b)).toEqual(passagesOf(list.all))
    expect(given.length).toBeGreaterThanOrEqual(ndocsFor(10, few))
    expect(given.length).toBeGreaterThan(2 * first.length)
  })

  test('goes on no further than passages may matter', async () => {
    const { list, sums, first, sumOf, passagesOf, scoresOf } = await listed()
    const least = Math.min(...first.map(sumOf))
    const others = [...sums.keys()].filter((passage) => !first.includes(passage))
    const wanted = others.filter((passage) => sumOf(passage) >= least - 40).length
    expect(wanted).toBeGreaterThan(0)
    const asked = [list.further(scoresOf(first), (least - 40) / 255)]
    for (let last = asked[0]; last !== undefined && last.length > 0; ) {
      last = list.further(scoresOf(passagesOf(last)), (least - 40) / 255)
      asked.push(last)
    }
    expect(asked.flatMap(passagesOf)).toHaveLength(wanted)
  })

  test('ends where nothing further may matter', async () => {
    const { list, first, sumOf, scoresOf } = await listed()
    const least = Math.min(...first.map(sumOf))
    expect(list.further(scoresOf(first), (least + 1) / 255)).toEqual([])
  })

  test('goes further where scores lie far from what sums let expect', async () => {
    const { list, first, sumOf, passagesOf, scoresOf } = await listed()
    const least = Math.min(...first.map(sumOf))
    expect(passagesOf(list.further(scoresOf(first, 0.2), (least + 1) / 255)).length).toBeGreaterThan(0)
  })

  test('has those first whose documents are worth more, and the nearest ones too', async () => {
    const plain = await listed()
    const all = plain.passagesOf(plain.list.all)
    const worthy = new Set(all.filter((passage) => plain.sumOf(passage) <= Math.min(...all.map(plain.sumOf)) + 20))
    const { first, sumOf, passagesOf, list } = await listed(({ passage }) => (worthy.has(passage) ? 3 : 0))
    expect(worthy.size).toBeGreaterThan(0)
    expect(first.filter((passage) => worthy.has(passage)).length).toBe(Math.min(worthy.size, firstPassages(10)))
    const nearest = Math.max(...all.map(sumOf))
    expect(first.map(sumOf)).toContain(nearest)
    expect(passagesOf(list.all)).toEqual(all)
  })

  test('goes on to what may matter, for what it is worth too', async () => {
    const worthOf = ({ passage }: { readonly passage: number }) => (passage % 7 === 0 ? 0.2 : 0)
    const { list, first, scoresOf, passagesOf, sumOf } = await listed(worthOf)
    const comesTo = (passage: number) => sumOf(passage) / 255 + worthOf({ passage })
    const others = passagesOf(list.all).filter((passage) => !first.includes(passage))
    const least = Math.max(...others.map(comesTo)) - 0.05
    const wanted = others.filter((passage) => comesTo(passage) >= least)
    expect(passagesOf(list.further(scoresOf(first), least))).toEqual(wanted)
    expect(wanted.some((passage) => worthOf({ passage }) > 0)).toBe(true)
  })
})
