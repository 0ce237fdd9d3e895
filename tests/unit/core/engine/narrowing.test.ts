import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/core/engine.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import type { SearchOptions } from '../../../../src/core/options.ts'
import type { SearchResult } from '../../../../src/core/results.ts'
import type { Document } from '../../../../src/core/types.ts'
import { testEngine } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const kinds = ['guide', 'reference', 'recipe']
const words = ['amber', 'birch', 'cedar', 'delta', 'ember']

/** More documents than a ranking looks at by itself; the n-th has `amber` where n is even, and a kind and a rank. */
const documents: Document[] = Array.from({ length: 260 }, (_, n) => ({
  id: `doc-${n}`,
  text: `${n % 2 === 0 ? 'amber' : 'birch'} ${words[n % 5]} ${words[n % 3]} paragraph`,
  metadata: { kind: kinds[n % 3] ?? '', rank: (n * 37) % 260, tags: n % 7 === 0 ? ['rare', 'odd'] : ['odd'] },
}))

const ids = ({ hits }: SearchResult): string[] => hits.map(({ id }) => id)
const numberOf = (id: string): number => Number(id.slice(4))
const holds = (word: string) => documents.filter(({ text = '' }) => text.split(' ').includes(word))
const countsOf = ({ facets }: SearchResult, field: string) =>
  Object.fromEntries((facets?.[field] ?? []).map(({ value, count }) => [value, count]))

let engine: Engine
beforeAll(async () => {
  const made = await testEngine({ encoder: new WordEncoder({ relevanceFloor: 0.8 }) })
  engine = made.engine
  await engine.index(documents)
})

const modes = ['semantic', 'lexical', 'hybrid'] as const

describe.each(modes)('everything that matched, %s', (mode) => {
  it('is counted, and not only the best of it', async () => {
    const expected = holds('amber')
    expect(expected.length).toBeGreaterThan(100)
    const result = await engine.search('amber', { mode, k: 5, facets: ['kind'] })
    expect(result.hits).toHaveLength(5)
    expect(countsOf(result, 'kind')).toEqual(
      Object.fromEntries(
        kinds.map((kind) => [kind, expected.filter(({ metadata }) => metadata?.kind === kind).length]),
      ),
    )
  })

  it('is what is sorted', async () => {
    const ranks = holds('amber')
      .map(({ id }) => (numberOf(id) * 37) % 260)
      .sort((a, b) => a - b)
    const lowest = await engine.search('amber', { mode, k: 4, sort: { by: 'rank' } })
    expect(lowest.hits.map(({ metadata }) => metadata?.rank)).toEqual(ranks.slice(0, 4))
    const highest = await engine.search('amber', { mode, k: 4, sort: { by: 'rank', order: 'desc' } })
    expect(highest.hits.map(({ metadata }) => metadata?.rank)).toEqual(ranks.slice(-4).reverse())
  })

  it('does not depend on k, and a value’s count is what a search for it alone finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(words, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(...kinds),
        async (asked, k, kind) => {
          const query = asked.join(' ')
          const options: SearchOptions = { mode, facets: ['kind', 'tags'] }
          const [few, many] = [await engine.search(query, options), await engine.search(query, { ...options, k })]
          expect(many.facets).toEqual(few.facets)
          const alone = await engine.search(query, { ...options, k: 1000, filter: { kind } })
          const count = countsOf(few, 'kind')[kind] ?? 0
          expect(alone.hits).toHaveLength(count)
          expect(countsOf(alone, 'kind')).toEqual(count === 0 ? {} : { [kind]: count })
        },
      ),
      { numRuns: 15 },
    )
  })

  it('holds every hit: those of the same search without facets that matched, in their order', async () => {
    for (const query of ['amber', 'amber cedar', 'birch ember delta']) {
      const plain = ids(await engine.search(query, { mode, k: 50 }))
      const counted = await engine.search(query, { mode, k: 50, facets: ['rank'] })
      const matched = new Set(Object.keys(countsOf(counted, 'rank')).map(Number))
      expect(ids(counted).every((id) => matched.has((numberOf(id) * 37) % 260))).toBe(true)
      const among = new Set(ids(counted))
      expect(ids(counted).slice(0, 20)).toEqual(plain.filter((id) => among.has(id)).slice(0, 20))
    }
  })
})

it('nothing is counted where nothing is found', async () => {
  for (const mode of modes) {
    const result = await engine.search('zebra', { mode, facets: ['kind'] })
    expect(result.hits).toEqual([])
    expect(result.facets).toEqual({ kind: [] })
  }
})

it('without a floor every document is near', async () => {
  const result = await engine.search('amber', { mode: 'semantic', floor: false, k: 1, facets: ['tags'] })
  expect(countsOf(result, 'tags')).toEqual({ odd: 260, rare: documents.filter((_, n) => n % 7 === 0).length })
})

describe('sections', () => {
  it('below the floor are left out, but for the best', async () => {
    const { engine } = await testEngine({ encoder: new WordEncoder({ relevanceFloor: 0.9 }) })
    const sections = ['amber birch', 'amber birch cedar', 'delta ember'].map((text, at) => ({
      heading: `H${at}`,
      text,
    }))
    await engine.index([{ id: 'doc', sections }])
    const texts = async (query: string, floor: boolean) => {
      const [hit] = (await engine.search(query, { mode: 'semantic', sections: 3, floor })).hits
      return hit?.sections?.map(({ passage }) => passage.text)
    }
    expect(await texts('amber birch', true)).toEqual(['amber birch', 'amber birch cedar'])
    expect(await texts('amber birch', false)).toHaveLength(3)
  })
})

/** Counts reads of texts. */
class WatchedStore extends MemoryStore {
  textReads = 0

  override read(key: string): Promise<ArrayBuffer | undefined> {
    if (key.startsWith('text/')) this.textReads++
    return super.read(key)
  }
}

describe('metadata', () => {
  /** An index of some 80 chunks: more than there are texts kept at hand. */
  async function manyChunks(memoryLimit: number) {
    const disk = new MemoryDisk()
    const filler = 'plain filler sentence. '.repeat(30)
    const long = Array.from({ length: 240 }, (_, n) => ({
      id: `long-${n}`,
      text: `amber ${filler}`,
      metadata: { kind: kinds[n % 3] ?? '', note: 'x'.repeat(200) },
    }))
    const { engine: writer } = await testEngine({ disk })
    // A call that ends like this leaves its chunks as they are, and does not merge them.
    async function* broken() {
      yield* long
      throw new Error('the source is gone')
    }
    await expect(writer.index(broken())).rejects.toThrow('the source is gone')
    await writer.dispose()
    const store = new WatchedStore(disk)
    const { engine, kernel } = await testEngine({ disk, store, memoryLimit })
    return { engine, kernel, store }
  }

  it('is read once for all filtered searches, and counts as memory', async () => {
    const { engine, store } = await manyChunks(2 ** 30)
    const filter = { kind: 'guide' }
    const before = (await engine.status()).memory
    expect((await engine.search('amber', { mode: 'lexical', filter, k: 1000 })).hits).toHaveLength(80)
    expect((await engine.status()).memory).toBeGreaterThan(before + 240 * 200)
    const reads = store.textReads
    expect(reads).toBeGreaterThan(60)
    expect((await engine.search('amber', { mode: 'lexical', filter, k: 1, facets: ['kind'] })).facets).toEqual({
      kind: [{ value: 'guide', count: 80 }],
    })
    expect(store.textReads - reads).toBeLessThanOrEqual(1)
  })

  it('is held within its share of the limit, and forgotten with its documents', async () => {
    const limit = 2 ** 20
    const { engine, kernel } = await manyChunks(limit)
    const filter = { kind: 'guide' }
    const count = async () => (await engine.search('amber', { mode: 'lexical', filter, k: 1000 })).hits.length
    expect(await count()).toBe(80)
    expect((await engine.status()).memory - kernel.bytes).toBeLessThanOrEqual(2 * (limit / 16))
    expect(await count()).toBe(80)
    await engine.remove(Array.from({ length: 240 }, (_, n) => `long-${n}`))
    expect(await count()).toBe(0)
    expect((await engine.status()).memory).toBe(kernel.bytes)
  })
})
