import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/core/engine.ts'
import { MemoryDisk } from '../../../../src/core/memory-store.ts'
import type { SearchResult } from '../../../../src/core/results.ts'
import type { Document } from '../../../../src/core/types.ts'
import { testEngine } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const kinds = ['guide', 'reference', 'recipe']
const words = ['amber', 'birch', 'cedar', 'delta', 'ember']

/** More documents than a ranking looks at by itself; the longer, the less each answers one word. */
const documents: Document[] = Array.from({ length: 260 }, (_, n) => ({
  id: `doc-${n}`,
  text: `amber ${words[n % 5]} ${'filler '.repeat(n % 20)} ${words[n % 3]} paragraph`,
  metadata: { kind: kinds[n % 3] ?? '', rank: n },
}))

const ids = ({ hits }: SearchResult): string[] => hits.map(({ id }) => id)
const modes = ['semantic', 'lexical', 'hybrid'] as const

async function engineOf(given: readonly Document[], relevanceFloor = 0.3): Promise<Engine> {
  const { engine } = await testEngine({ encoder: new WordEncoder({ relevanceFloor }) })
  await engine.index(given)
  return engine
}

let plain: Engine
beforeAll(async () => {
  plain = await engineOf(documents)
})

describe.each(modes)('boosts, %s', (mode) => {
  it('raise a document among others that answer as well, and lower it', async () => {
    const equal = ['a', 'b', 'c'].map((id) => ({ id, text: 'amber birch' }))
    const boosted = await engineOf(equal.map((one) => (one.id === 'b' ? { ...one, boost: 1.1 } : one)))
    expect(ids(await boosted.search('amber', { mode }))).toEqual(['b', 'a', 'c'])
    const lowered = await engineOf(equal.map((one) => (one.id === 'b' ? { ...one, boost: 0.9 } : one)))
    expect(ids(await lowered.search('amber', { mode }))).toEqual(['a', 'c', 'b'])
  })

  it('of 1 change nothing, not even a score', async () => {
    const ones = await engineOf(documents.map((document) => ({ ...document, boost: 1 })))
    const boost = [{ where: { kind: 'guide' }, by: 1 }]
    for (const query of ['amber', 'birch delta', 'cedar paragraph ember']) {
      const { hits } = await plain.search(query, { mode, k: 150 })
      expect((await ones.search(query, { mode, k: 150 })).hits).toEqual(hits)
      expect((await plain.search(query, { mode, k: 150, boost })).hits).toEqual(hits)
    }
  })

  it('that fit nothing change nothing either', async () => {
    const { hits } = await plain.search('birch delta', { mode, k: 50 })
    const boost = [{ where: { kind: 'poem' }, by: 5 }]
    expect((await plain.search('birch delta', { mode, k: 50, boost })).hits).toEqual(hits)
  })

  it('bring in a document from beyond the best', async () => {
    const all = ids(await plain.search('amber', { mode, k: 200 }))
    const far = all[170] ?? ''
    const rank = Number(far.slice(4))
    const [first] = ids(await plain.search('amber', { mode, k: 1, boost: [{ where: { rank }, by: 1000 }] }))
    expect(first).toBe(far)
  })

  it('raise the more, the larger they are, and leave the others in their order', async () => {
    const { hits } = await plain.search('amber delta', { mode, k: 100 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 90 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        async (place, by, more) => {
          const chosen = hits[place]?.id ?? ''
          const where = { rank: Number(chosen.slice(4)) }
          const placeWith = async (boost: number) => {
            const found = ids(await plain.search('amber delta', { mode, k: 100, boost: [{ where, by: boost }] }))
            const others = hits.map(({ id }) => id).filter((id) => id !== chosen)
            expect(found.filter((id) => id !== chosen).slice(0, 99)).toEqual(others)
            return found.includes(chosen) ? found.indexOf(chosen) : 100
          }
          const usual = await placeWith(by)
          expect(await placeWith(by * more)).toBeLessThanOrEqual(usual)
          if (by > 1) expect(usual).toBeLessThanOrEqual(place)
          else expect(usual).toBeGreaterThanOrEqual(place)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('are multiplied: those of the document and those of the query', async () => {
    const own = await engineOf(documents.map((one, n) => (n % 3 === 0 ? { ...one, boost: 4 } : one)))
    const guides = { where: { kind: 'guide' }, by: 2 }
    const both = await plain.search('birch', { mode, k: 60, boost: [guides, guides] })
    expect(ids(await own.search('birch', { mode, k: 60 }))).toEqual(ids(both))
    const undone = await own.search('birch', { mode, k: 60, boost: [{ where: { kind: 'guide' }, by: 0.25 }] })
    expect(ids(undone)).toEqual(ids(await plain.search('birch', { mode, k: 60 })))
  })

  it('leave what matched as it is, and sorting too', async () => {
    const boost = [{ where: { kind: 'guide' }, by: 50 }]
    const options = { mode, facets: ['kind'], filter: { kind: { in: ['guide', 'recipe'] } } }
    const usual = await plain.search('cedar', options)
    const boosted = await plain.search('cedar', { ...options, boost })
    expect(boosted.facets).toEqual(usual.facets)
    expect(new Set(boosted.hits.map(({ metadata }) => metadata?.kind))).toEqual(new Set(['guide']))
    const sort = { by: 'rank' }
    expect(ids(await plain.search('cedar', { mode, sort, boost }))).toEqual(
      ids(await plain.search('cedar', { mode, sort })),
    )
  })

  it('find nothing where nothing is found', async () => {
    const boosted = documents.map((document) => ({ ...document, boost: 1000 }))
    const engine = await engineOf(boosted, 0.8)
    expect(ids(await engine.search('amber', { mode }))).not.toEqual([])
    expect(ids(await engine.search('zebra', { mode }))).toEqual([])
  })
})

it('a document’s boost is kept: when the index is opened again, and when its chunks are merged', async () => {
  const disk = new MemoryDisk()
  const { engine: writer } = await testEngine({ disk })
  for (const n of [0, 1, 2, 3, 4, 5])
    await writer.index([{ id: `${n}`, text: 'amber birch', ...(n === 4 && { boost: 3 }) }])
  await writer.dispose()
  const { engine } = await testEngine({ disk })
  for (const mode of modes) expect(ids(await engine.search('amber', { mode, k: 1 }))).toEqual(['4'])
  await engine.index([{ id: '4', text: 'amber birch' }])
  for (const mode of modes) expect(ids(await engine.search('amber', { mode, k: 1 }))).not.toEqual(['4'])
})

it('documents that are in no index are boosted too', async () => {
  const given = ['a', 'b'].map((id) => ({ id, text: 'amber birch', ...(id === 'b' && { boost: 2 }) }))
  expect(ids(await plain.rerank('amber', given))).toEqual(['b', 'a'])
})

it('a wrong boost is refused by its path', async () => {
  const boost = [{ where: { kind: 'guide' }, by: -1 }]
  await expect(plain.search('amber', { boost })).rejects.toThrow(
    expect.objectContaining({ code: 'options-invalid', message: expect.stringContaining('"boost" at [0] by must be') }),
  )
})
