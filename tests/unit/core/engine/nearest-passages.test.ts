import { describe, expect, test, vi } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { scoreNearest } from '../../../../src/core/engine/nearest-passages.ts'
import type { RankedChunk, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments } from '../../../../src/core/engine/ranking.ts'
import { scanEach } from '../../../../src/core/engine/scanned.ts'
import { shortlistsOf } from '../../../../src/core/engine/shortlists.ts'
import { largestApproximation } from '../../../../src/core/search/largest-approximation.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 16
const passagesEach = 2
const sizes = [1600, 1400]
const lengths = (passages: number) => Array.from({ length: passages }, (_, passage) => 2 + (passage % 5))

/** As many rows as the encoder makes of a question, of which many say much the same. */
const query = clusteredEmbeddings({ rows: 32, dim, clusters: 60, seed: 5, spread: 0.3 })
const short = clusteredEmbeddings({ rows: 9, dim, clusters: 60, seed: 6 })

/** Notes how many passages are scored with how many rows. */
class NotingKernel extends ScalarKernel {
  readonly scored = new Map<number, number>()
  private rows = 0

  override setQuery(asked: TokenEmbeddings): void {
    this.rows = asked.rows
    super.setQuery(asked)
  }

  override score(chunk: string, passages?: Uint32Array): Float32Array {
    const scores = super.score(chunk, passages)
    this.scored.set(this.rows, (this.scored.get(this.rows) ?? 0) + scores.length)
    return scores
  }
}

async function collection() {
  const kernel = new NotingKernel()
  await kernel.loadSums()
  const sample = clusteredEmbeddings({ rows: 4000, dim, clusters: 60, seed: 4 })
  const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 20_000, nearest })
  kernel.addCodec(codec)
  const chunks = sizes.map((size, seed): RankedChunk => {
    const tokens = lengths(size)
    const rows = tokens.reduce((sum, length) => sum + length, 0)
    const embeddings = clusteredEmbeddings({ rows, dim, clusters: 60, seed: 10 + seed })
    const compressed = compress(codec, dividedRows(embeddings, tokens), nearest)
    const entry = { id: `chunk ${seed}`, codec: codec.id }
    const documentOf = Uint32Array.from({ length: size }, (_, passage) => Math.floor(passage / passagesEach))
    kernel.addChunk(entry.id, compressed, documentOf)
    return { entry, documentOf, removed: new Set() }
  })
  const ranked = async (asked: TokenEmbeddings, k: number, exhaustive: boolean) => {
    const ranking = await bestDocuments(kernel, allResident, chunks, asked, { k, exhaustive })
    return ranking?.candidates.map(({ chunk, passage, score }) => [chunk.entry.id, passage, score])
  }
  return { kernel, chunks, ranked }
}

describe('the nearest passages', () => {
  test('are found with a pooled query, and have the scores of the whole one', async () => {
    const { kernel, ranked } = await collection()
    const all = await ranked(query, 10, true)
    kernel.scored.clear()
    expect(await ranked(query, 10, false)).toEqual(all)
    const [near = 0, exact = 0] = [kernel.scored.get(16), kernel.scored.get(32)]
    expect(exact).toBeGreaterThanOrEqual(10)
    expect(exact).toBeLessThan(near / 2)
    expect(near).toBeLessThan(3000)
  })

  test('are found with a short query itself', async () => {
    const { kernel, ranked } = await collection()
    const all = await ranked(short, 5, true)
    kernel.scored.clear()
    expect(await ranked(short, 5, false)).toEqual(all)
    expect([...kernel.scored.keys()]).toEqual([9])
  })

  test('are sought in the whole shortlist where the first of it may leave some out, and none is scored twice', async () => {
    const { kernel, chunks, ranked } = await collection()
    const scored: string[] = []
    const each = kernel.scoreEach.bind(kernel)
    vi.spyOn(kernel, 'scoreEach').mockImplementation((lists) => {
      for (const { chunk, passages = [] } of lists) for (const passage of passages) scored.push(`${chunk} ${passage}`)
      return each(lists)
    })
    const scores = await scoreNearest(kernel, allResident, chunks, short, { k: 10, sure: 2, exhaustive: false })
    const scans = scanEach(kernel, allResident, chunks, 10, short.rows * largestApproximation)
    const { places } = shortlistsOf(scans, 0.4, { k: 10, rows: short.rows, also: [], worthOf: undefined })
    expect(scored.length).toBeGreaterThan(places.count)
    expect(new Set(scored).size).toBe(scored.length)
    const best = scores?.ranked(2).map(({ chunk, passage, score }) => [chunk.entry.id, passage, score])
    expect(best).toEqual(await ranked(short, 2, true))
  })

  test('are the best ones of their documents', async () => {
    const { chunks, kernel, ranked } = await collection()
    const scores = await scoreNearest(kernel, allResident, chunks, query, { k: 50, exhaustive: false })
    const best = scores?.ranked(50).map(({ chunk, passage, score }) => [chunk.entry.id, passage, score])
    expect(best).toEqual(await ranked(query, 50, true))
  })

  test('have those besides that are asked for, each document by the best of them', async () => {
    const { chunks, kernel, ranked } = await collection()
    const all = (await bestDocuments(kernel, allResident, chunks, query, { k: 2000, exhaustive: true }))?.candidates
    const last = all?.at(-1)
    if (last === undefined) throw new Error('all were scored')
    const first = last.passage - (last.passage % passagesEach)
    const also = [first, first + 1].map((passage) => ({ chunk: last.chunk, passage }))
    const scores = await scoreNearest(kernel, allResident, chunks, query, { k: 10, also, exhaustive: false })
    expect(scores?.scoreOf({ chunk: last.chunk, passage: first })).toBe(last.score)
    expect(scores?.ranked(10).map(({ chunk, passage, score }) => [chunk.entry.id, passage, score])).toEqual(
      await ranked(query, 10, true),
    )
  })

  test('are scored at once with the whole query where residuals have to be read', async () => {
    const { chunks, kernel, ranked } = await collection()
    const all = await ranked(query, 10, true)
    kernel.scored.clear()
    const residuals: Residuals<RankedChunk> = { ...allResident, holds: (chunk) => chunk !== chunks[1] }
    const scores = await scoreNearest(kernel, residuals, chunks, query, { k: 10, exhaustive: false })
    expect([...kernel.scored.keys()]).toEqual([32])
    expect(scores?.ranked(10).map(({ chunk, passage, score }) => [chunk.entry.id, passage, score])).toEqual(all)
  })

  test('are none when a chunk has gone, at whatever point', async () => {
    const { chunks, kernel } = await collection()
    let calls = 0
    const count = async (goneAt: number) => {
      calls = 0
      const residuals: Residuals<RankedChunk> = {
        ...allResident,
        withResiduals: async (asked, use) => (++calls === goneAt ? undefined : allResident.withResiduals(asked, use)),
      }
      return scoreNearest(kernel, residuals, chunks, query, { k: 10, exhaustive: false })
    }
    expect(await count(0)).toBeDefined()
    const turns = calls
    expect(turns).toBeGreaterThan(2)
    for (let goneAt = 1; goneAt <= turns; goneAt++) expect(await count(goneAt), `turn ${goneAt}`).toBeUndefined()
  })
})
