import { describe, expect, test } from 'vitest'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { RankedChunk, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { scanEach } from '../../../../src/core/engine/scanned.ts'
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

function nearestOf(
  kernel: NotingKernel,
  chunk: RankedChunk,
  residuals: Residuals<RankedChunk> = allResident,
): Uint32Array {
  const [scanned] = scanEach(kernel, residuals, [chunk], 10, query.rows * 255)
  return scanned?.nearest.passages ?? new Uint32Array(0)
}

describe('the nearest of many passages', () => {
  test('are chosen from those near to the query', async () => {
    const { kernel, chunk } = await collection(many)
    const found = nearestOf(kernel, chunk)
    expect(kernel.asked).toEqual([true])
    expect(found).toHaveLength(answering)
    expect(found.at(-1)).toBe(answering - 1)
  })

  test('are chosen from all where those are of too few documents', async () => {
    const { kernel, chunk } = await collection(many, (passage) => Math.max(0, passage - answering), far)
    const found = nearestOf(kernel, chunk)
    expect(kernel.asked[0]).toBe(true)
    expect(kernel.asked.at(-1)).toBe(false)
    expect(found.length).toBeGreaterThan(answering)
  })

  test('are all, at once, where there are no more documents than are wanted', async () => {
    const { kernel, chunk } = await collection(many, () => 0)
    expect(nearestOf(kernel, chunk)).toHaveLength(many)
    expect(kernel.asked).toEqual([false])
  })

  test('are chosen from all where much is left out', async () => {
    const { kernel, chunk } = await collection(many)
    const removed = new Set(Array.from({ length: many - 5000 }, (_, passage) => passage))
    const found = nearestOf(kernel, { ...chunk, removed })
    expect(kernel.asked).not.toContain(true)
    expect(found[0]).toBeGreaterThanOrEqual(many - 5000)
  })

  test('are chosen from all where there is no room for lists', async () => {
    const { kernel, chunk } = await collection(many)
    const asked: number[] = []
    const residuals = { ...allResident, makeRoom: (bytes: number) => asked.push(bytes) < 0 }
    const found = nearestOf(kernel, chunk, residuals)
    expect(asked).toEqual([1000])
    expect(kernel.asked).toEqual([false])
    expect(found).toHaveLength(answering)
  })
})

test('chunks of each codec are scanned by themselves', async () => {
  const { kernel, chunk } = await collection(many)
  const other = { ...codec, id: 'other' }
  kernel.addCodec(other)
  const shape = { passages: 2, tokens: 2, dim, nbits: 1, codec: other.id } as const
  kernel.addChunk('of another', { ...shape, doclens: Uint16Array.of(1, 1), codes: Uint16Array.of(0, 1) })
  const second: RankedChunk = {
    entry: { id: 'of another', codec: other.id },
    documentOf: Uint32Array.of(0, 1),
    removed: new Set([0]),
  }
  const scans = scanEach(kernel, allResident, [second, chunk], 10, query.rows * 255)
  expect(scans.map(({ chunks }) => chunks)).toEqual([[second], [chunk]])
  expect(scans[0]?.nearest.passages).toEqual(Uint32Array.of(1))
  expect(scans[1]?.nearest.passages).toHaveLength(answering)
  expect(scans[0]?.ndocs).toBeLessThan(scans[1]?.ndocs ?? 0)
})
