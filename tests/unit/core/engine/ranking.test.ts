import { describe, expect, test, vi } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { tokenStarts } from '../../../../src/core/codec/gather.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import type { RankedChunk, RankingOptions, Residuals } from '../../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments, type Ranking } from '../../../../src/core/engine/ranking.ts'
import { ndocsFor, wholePassages } from '../../../../src/core/search/ndocs.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { allResident } from '../../../helpers/resident.ts'

const dim = 16
const rowsEach = 3
const query = clusteredEmbeddings({ rows: 6, dim, clusters: 60, seed: 5 })

/** A scalar kernel that notes how many passages it scores exactly. */
class CountingKernel extends ScalarKernel {
  scored = 0

  override score(chunk: string, passages?: Uint32Array): Float32Array {
    const scores = super.score(chunk, passages)
    this.scored += scores.length
    return scores
  }
}

/** Chunks of passages, with the ordinal of each one's document, in a kernel. */
function load(
  chunks: readonly { passages: readonly TokenEmbeddings[]; documentOf: Uint32Array; removed?: number[] }[],
) {
  const kernel = new CountingKernel()
  const sample = clusteredEmbeddings({ rows: 3000, dim, clusters: 60, seed: 4 })
  const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 20_000, nearest })
  kernel.addCodec(codec)
  const loaded = chunks.map(({ passages, documentOf, removed = [] }, index) => {
    const compressed = compress(codec, passages, nearest)
    const entry = { id: `chunk ${index}`, codec: codec.id }
    kernel.addChunk(entry.id, compressed, documentOf)
    return { entry, documentOf, starts: tokenStarts(compressed.doclens), removed: new Set(removed) }
  })
  return { kernel, chunks: loaded }
}

function randomPassages(count: number, seed: number): TokenEmbeddings[] {
  const rows = clusteredEmbeddings({ rows: count * rowsEach, dim, clusters: 60, seed })
  return dividedRows(rows, new Array<number>(count).fill(rowsEach))
}

const upTo = (count: number, from = 0) => Uint32Array.from({ length: count }, (_, index) => from + index)
const named = ({ candidates }: Ranking<RankedChunk>) =>
  candidates.map(({ chunk, passage, score }) => [chunk.entry.id, chunk.documentOf[passage], passage, score])

async function ranked(
  kernel: ScalarKernel,
  chunks: readonly RankedChunk[],
  wanted: TokenEmbeddings,
  options: RankingOptions<RankedChunk>,
): Promise<Ranking<RankedChunk>> {
  const ranking = await bestDocuments(kernel, allResident, chunks, wanted, options)
  if (ranking === undefined) throw new Error('no chunk can have gone')
  return ranking
}

describe('bestDocuments', () => {
  test('of a large collection scores a shortlist, and finds what scoring everything finds', async () => {
    const sizes = [1500, 40, 1500]
    const { kernel, chunks } = load(
      sizes.map((size, seed) => ({ passages: randomPassages(size, seed + 10), documentOf: upTo(size) })),
    )
    const all = await ranked(kernel, chunks, query, { k: 10, exhaustive: true })
    expect(kernel.scored).toBe(3040)
    kernel.scored = 0
    const found = await ranked(kernel, chunks, query, { k: 10, exhaustive: false })
    expect(kernel.scored).toBeLessThan(1500)
    expect(kernel.scored).toBeGreaterThanOrEqual(10)
    expect(found.passages).toBe(3040)
    expect(named(found)).toEqual(named(all))
  })

  test('scores fewer where few need to be sure, and returns as many', async () => {
    const size = wholePassages + 1000
    const { kernel, chunks } = load([{ passages: randomPassages(size, 10), documentOf: upTo(size) }])
    const careful = await ranked(kernel, chunks, query, { k: 100, exhaustive: false })
    const all = kernel.scored
    kernel.scored = 0
    const found = await ranked(kernel, chunks, query, { k: 100, sure: 4, exhaustive: false })
    expect(kernel.scored).toBeLessThan(all / 2)
    expect(found.candidates).toHaveLength(100)
    expect(named(found).slice(0, 4)).toEqual(named(careful).slice(0, 4))
  })

  test('scores the whole shortlist in one turn where residuals have to be read', async () => {
    const size = wholePassages + 1000
    const passages = randomPassages(size, 12)
    // Documents stand out that answer half of the query, so far that not all others may matter.
    const [half, other] = passages as [TokenEmbeddings, TokenEmbeddings]
    for (let passage = 100; passage < size; passage += 250) passages[passage] = half
    const asked = { rows: 2 * rowsEach, dim, data: Float32Array.of(...half.data, ...other.data) }
    const { kernel, chunks } = load([{ passages, documentOf: upTo(size) }])
    const turns = async (isHeld: boolean) => {
      const scored: number[] = []
      const residuals: Residuals<RankedChunk> = {
        ...allResident,
        holds: () => isHeld,
        withResiduals: async <T>(asked: readonly RankedChunk[], use: (group: readonly number[]) => readonly T[]) => {
          kernel.scored = 0
          const results = await allResident.withResiduals(asked, use)
          if (kernel.scored > 0) scored.push(kernel.scored)
          return results
        },
      }
      const ranking = await bestDocuments(kernel, residuals, chunks, asked, {
        k: 100,
        sure: 4,
        exhaustive: false,
      })
      return { scored, best: ranking && named(ranking).slice(0, 4) }
    }
    const [inTwo, inOne] = [await turns(true), await turns(false)]
    expect(inTwo.scored.length).toBeGreaterThan(1)
    expect(inOne.scored).toHaveLength(1)
    expect(inOne.scored[0]).toBeGreaterThan(inTwo.scored.reduce((sum, count) => sum + count, 0))
    expect(inOne.best).toEqual(inTwo.best)
  })

  test('scores what has come up in another way besides, each passage once', async () => {
    const sizes = [wholePassages, 500]
    const { kernel, chunks } = load(
      sizes.map((size, seed) => ({ passages: randomPassages(size, seed + 10), documentOf: upTo(size) })),
    )
    const all = await ranked(kernel, chunks, query, { k: 2500, exhaustive: true })
    kernel.scored = 0
    await ranked(kernel, chunks, query, { k: 2500, sure: 10, exhaustive: false })
    const shortlisted = kernel.scored
    kernel.scored = 0
    const [first] = all.candidates
    const last = all.candidates.at(-1)
    if (first === undefined || last === undefined) throw new Error('all were scored')
    const elsewhere = { chunk: { ...last.chunk }, passage: 0 }
    const also = [last, first, last, elsewhere]
    const found = await ranked(kernel, chunks, query, { k: 2500, sure: 10, also, exhaustive: false })
    expect(kernel.scored).toBe(shortlisted + 1)
    expect(named(found)).toContainEqual(named({ ...found, candidates: [last] })[0])
    expect(found.scoreOf(last)).toBe(last.score)
  })

  test('of a small one scores everything', async () => {
    const { kernel, chunks } = load([{ passages: randomPassages(50, 1), documentOf: upTo(50) }])
    await ranked(kernel, chunks, query, { k: 3, exhaustive: false })
    expect(kernel.scored).toBe(50)
  })

  test('finds other documents beside one whose passages fill the top of the scan', async () => {
    const copies = wholePassages
    const answer = { rows: query.rows, dim, data: query.data }
    const crowd = Array.from({ length: copies }, () => answer)
    const { kernel, chunks } = load([
      {
        passages: [...crowd, ...randomPassages(500, 2)],
        documentOf: Uint32Array.of(...new Uint32Array(copies), ...upTo(500, 1)),
      },
    ])
    const all = await ranked(kernel, chunks, query, { k: 10, exhaustive: true })
    const found = await ranked(kernel, chunks, query, { k: 10, exhaustive: false })
    expect(found.candidates).toHaveLength(10)
    expect(found.candidates[0]?.passage).toBe(0)
    expect(named(found)).toEqual(named(all))
  })

  test('finds the passages of a coarse codec beside those of a fine one', async () => {
    const { kernel, chunks } = load([{ passages: randomPassages(3000, 10), documentOf: upTo(3000) }])
    const answers = Array.from({ length: 5 }, () => ({ rows: query.rows, dim, data: query.data }))
    const passages = [...randomPassages(100, 11), ...answers]
    const coarse = trainCodec(clusteredEmbeddings({ rows: 300, dim, seed: 12 }), {
      nbits: 4,
      seed: 1,
      tokens: 20,
      nearest,
    })
    expect(coarse.centroids).toHaveLength(dim)
    kernel.addCodec(coarse)
    kernel.addChunk('coarse', compress(coarse, passages, nearest))
    const entry = { id: 'coarse', codec: coarse.id }
    const starts = tokenStarts(Uint16Array.from(passages, ({ rows }) => rows))
    const both = [...chunks, { entry, documentOf: upTo(passages.length), starts, removed: new Set<number>() }]
    const found = await ranked(kernel, both, query, { k: 10, exhaustive: false })
    expect(named(found)).toEqual(named(await ranked(kernel, both, query, { k: 10, exhaustive: true })))
    expect(found.candidates.slice(0, 5).every(({ chunk }) => chunk.entry.id === 'coarse')).toBe(true)
  })

  test('leaves removed documents out of both passes', async () => {
    const size = wholePassages + 500
    const passages = randomPassages(size, 3)
    const first = load([{ passages, documentOf: upTo(size) }])
    const before = await ranked(first.kernel, first.chunks, query, { k: 1000, exhaustive: true })
    // More than any shortlist for k 10 holds: were they counted, nothing else would be scored.
    const removed = before.candidates.map(({ passage }) => passage)
    const { kernel, chunks } = load([{ passages, documentOf: upTo(size), removed }])
    const after = await ranked(kernel, chunks, query, { k: 10, exhaustive: false })
    expect(kernel.scored).toBeGreaterThanOrEqual(ndocsFor(10, size))
    expect(after.candidates).toHaveLength(10)
    for (const { passage } of after.candidates) expect(removed).not.toContain(passage)
  })

  test('finds nothing in a collection without passages', async () => {
    const { kernel } = load([])
    expect(await ranked(kernel, [], query, { k: 10, exhaustive: false })).toMatchObject({ candidates: [], passages: 0 })
  })
})

test('what many passages take is loaded once, for many only, and said to be new', async () => {
  vi.resetModules()
  const { loadFinder } = await import('../../../../src/core/engine/ranking.ts')
  const { kernel } = load([])
  expect(await loadFinder(kernel, wholePassages)).toBe(false)
  expect(await loadFinder(kernel, wholePassages + 1)).toBe(true)
  expect(await loadFinder(kernel, wholePassages + 1)).toBe(false)
  // Each kernel loads a part of its own.
  expect(await loadFinder(load([]).kernel, wholePassages + 1)).toBe(true)
})
