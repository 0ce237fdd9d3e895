import { describe, expect, test } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { highBits, highCodec, splitLayers } from '../../../../src/core/codec/layers.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { EstimatedRanking } from '../../../../src/core/engine/estimated-ranking.ts'
import type { NearScores } from '../../../../src/core/engine/nearly-scored.ts'
import { Places } from '../../../../src/core/engine/places.ts'
import { type RankedChunk, residentScores, type ScoreLists } from '../../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments } from '../../../../src/core/engine/ranking.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 16
const rowsEach = 3
const passagesEach = 3
const query = clusteredEmbeddings({ rows: 6, dim, clusters: 60, seed: 5 })

/** Four chunks of a hundred documents, each of three passages. */
function collection(removed: readonly number[] = []) {
  const kernel = new ScalarKernel()
  const sample = clusteredEmbeddings({ rows: 3000, dim, clusters: 60, seed: 4 })
  const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 20_000, nearest })
  kernel.addCodec(codec)
  kernel.addCodec(highCodec(codec))
  const chunks = [0, 1, 2, 3].map((seed): RankedChunk => {
    const passages = 100 * passagesEach
    const rows = clusteredEmbeddings({ rows: passages * rowsEach, dim, clusters: 60, seed: 10 + seed })
    const compressed = compress(codec, dividedRows(rows, new Array<number>(passages).fill(rowsEach)), nearest)
    const entry = { id: `chunk ${seed}`, codec: codec.id }
    kernel.addChunk(entry.id, compressed)
    const { high } = splitLayers(compressed.residuals, dim, 4)
    const codes = { ...compressed, nbits: highBits(4), codec: highCodec(codec).id }
    kernel.addChunk(`high ${entry.id}`, { ...codes, residuals: high })
    const documentOf = Uint32Array.from({ length: passages }, (_, passage) => Math.floor(passage / passagesEach))
    return { entry, documentOf, removed: new Set(removed) }
  })
  return { kernel, chunks }
}

/** Notes which passages are asked for. */
function watched(kernel: ScalarKernel): { score: ScoreLists<RankedChunk>; asked: Set<string> } {
  const asked = new Set<string>()
  const resident = residentScores(kernel, allResident)
  const score: ScoreLists<RankedChunk> = (lists) => {
    for (const { chunk, passages } of lists) for (const one of passages ?? []) asked.add(`${chunk.entry.id}/${one}`)
    return resident(lists)
  }
  return { score, asked }
}

/** Scores by the high layer alone, of every passage. */
const nearOf = (kernel: ScalarKernel, chunks: readonly RankedChunk[]): [Places<RankedChunk>, NearScores] => {
  kernel.setQuery(query)
  const places = Places.ofAll(chunks)
  const scores = new Map(chunks.map(({ entry: { id } }) => [id, kernel.score(`high ${id}`)]))
  return [places, { scores: places.lay(scores), isKnown: new Uint8Array(places.count).fill(1) }]
}

async function estimated(removed?: readonly number[]) {
  const { kernel, chunks } = collection(removed)
  const { score, asked } = watched(kernel)
  const ranking = await EstimatedRanking.of(...nearOf(kernel, chunks), score)
  if (ranking === undefined) throw new Error('a chunk has gone')
  return { kernel, chunks, ranking, asked }
}

describe('a ranking by estimates', () => {
  test('asks for a part of the passages', async () => {
    const { asked } = await estimated()
    expect(asked.size).toBeGreaterThanOrEqual(20)
    expect(asked.size).toBeLessThan(60)
  })

  test('has every document once, the exact scores with the bits of a full ranking', async () => {
    const { kernel, chunks, ranking } = await estimated()
    const whole = await bestDocuments(kernel, allResident, chunks, query, { k: 400, exhaustive: true })
    const scores = new Map(whole?.candidates.map((one) => [`${one.chunk.entry.id}/${one.passage}`, one.score]))
    const documents = ranking.best(1000)
    expect(new Set(documents.map(({ chunk, passage }) => `${chunk.entry.id}/${chunk.documentOf[passage]}`)).size).toBe(
      400,
    )
    const exact = documents.filter((document) => ranking.isExact(document))
    expect(exact.length).toBeGreaterThanOrEqual(20)
    const known = exact.filter(({ chunk, passage }) => scores.has(`${chunk.entry.id}/${passage}`))
    expect(known.length).toBeGreaterThanOrEqual(15)
    for (const { chunk, passage, score } of known) expect(score).toBe(scores.get(`${chunk.entry.id}/${passage}`))
  })

  test('once all that is shown is exact, it is what a full ranking shows', async () => {
    const { kernel, chunks, ranking } = await estimated()
    for (let unsure = ranking.best(20); unsure.length > 0; ) {
      await ranking.score(unsure)
      unsure = ranking.best(20).filter((document) => !ranking.isExact(document))
    }
    const whole = await bestDocuments(kernel, allResident, chunks, query, { k: 10, exhaustive: true })
    const same = ranking.best(10).filter(({ score }) => whole?.candidates.some((one) => one.score === score))
    expect(same.length).toBeGreaterThanOrEqual(9)
  })

  test('knows a score of every document, and of no other', async () => {
    const { chunks, ranking } = await estimated()
    for (const document of ranking.best(1000)) expect(ranking.scoreOf(document)).toBe(document.score)
    const [chunk] = chunks
    if (chunk === undefined) throw new Error('no chunk')
    expect(ranking.scoreOf({ chunk: { ...chunk, entry: { ...chunk.entry, id: 'other' } }, passage: 0 })).toBeUndefined()
  })

  test('is exact throughout once everything is scored', async () => {
    const { kernel, chunks, ranking } = await estimated()
    expect(await ranking.scoreEverything()).toBe(true)
    const whole = await bestDocuments(kernel, allResident, chunks, query, { k: 400, exhaustive: true })
    const documents = ranking.best(400)
    expect(documents.every((document) => ranking.isExact(document))).toBe(true)
    expect(documents.map(({ score }) => score)).toEqual(whole?.candidates.map(({ score }) => score))
  })

  test('scores a document by every passage that may be its best, as far as those are known', async () => {
    const { kernel, chunks } = collection()
    const [chunk] = chunks
    if (chunk === undefined) throw new Error('no chunk')
    const documentOf = Uint32Array.of(0, 0, 0, 0)
    const one = { ...chunk, documentOf }
    const scores = Float32Array.of(3, 2.9, 2.8, 1)
    for (const [known, expected] of [
      [
        [0, 1, 3],
        [0, 1],
      ],
      [[], [0]],
    ]) {
      const { score, asked } = watched(kernel)
      kernel.setQuery(query)
      const isKnown = Uint8Array.from(scores, (_, place) => (known?.includes(place) ? 1 : 0))
      await EstimatedRanking.of(Places.ofAll([one]), { scores, isKnown }, score)
      expect([...asked].sort()).toEqual(expected?.map((passage) => `${chunk.entry.id}/${passage}`))
    }
  })

  test('leaves out documents that were removed', async () => {
    const { ranking } = await estimated([0, 1, 2])
    const documents = ranking.best(1000)
    expect(documents.length).toBe(4 * 97)
    expect(documents.some(({ chunk, passage }) => (chunk.documentOf[passage] ?? 0) < 3)).toBe(false)
  })

  test('gives up when a chunk has gone', async () => {
    const { kernel, chunks } = collection()
    expect(await EstimatedRanking.of(...nearOf(kernel, chunks), async () => undefined)).toBeUndefined()
  })
})
