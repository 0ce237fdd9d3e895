import { describe, expect, it, vi } from 'vitest'
import { chunkKeys } from '../../../../src/core/engine/records.ts'
import { SearchError } from '../../../../src/core/errors.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import type { IndexProgress } from '../../../../src/core/results.ts'
import type { Document } from '../../../../src/core/types.ts'
import { settled, testEngine } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const animals: Document[] = [
  { id: 'fox', title: 'Fox', text: 'The quick brown fox jumps over the lazy dog.', url: 'https://a.example/fox' },
  { id: 'crow', title: 'Crow', text: 'A clever crow drops stones into the jar of water.', metadata: { legs: 2 } },
  {
    id: 'bee',
    title: 'Bee',
    sections: [
      { heading: 'Dance', anchor: 'dance', text: 'Bees dance to tell where nectar is.' },
      { heading: ['Home', 'Comb'], anchor: 'comb', text: 'Hexagons of wax hold honey through the winter.' },
    ],
    url: 'bee.html',
  },
]

/** Documents enough for several chunks, each with a word of its own. */
const many = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `doc-${index}`,
    text: `${`filler about nothing in particular, number ${index % 7}. `.repeat(6)} unique${index}`,
  }))

/** A store whose every read waits for the event loop, as IndexedDB's do. */
class SlowStore extends MemoryStore {
  override async read(key: string): Promise<ArrayBuffer | undefined> {
    await settled()
    return super.read(key)
  }
}

const code = (error: unknown): unknown => (error instanceof SearchError ? error.code : error)

describe('index and search', () => {
  it('finds documents by their words, best first, with their best passage', async () => {
    const { engine } = await testEngine({})
    const summary = await engine.index(animals)
    expect(summary).toMatchObject({ documents: 3, unchanged: 0, passages: 4 })
    const { hits, passages } = await engine.search('hexagons of honey')
    expect(passages).toBe(4)
    expect(hits.map((hit) => hit.id)).toEqual(['bee', 'crow', 'fox'])
    expect(hits[0]).toMatchObject({
      title: 'Bee',
      url: 'bee.html#comb',
      passage: { trail: ['Bee', 'Home', 'Comb'], section: 1, text: 'Hexagons of wax hold honey through the winter.' },
    })
    expect(hits[1]?.metadata).toEqual({ legs: 2 })
  })

  it('returns at most k documents, and none from an empty index', async () => {
    const { engine } = await testEngine({})
    expect((await engine.search('fox')).hits).toEqual([])
    await engine.index(animals)
    expect((await engine.search('fox', { k: 1 })).hits.map((hit) => hit.id)).toEqual(['fox'])
  })

  it('says which words answered which, in the passage itself and not in its trail', async () => {
    const { engine } = await testEngine({})
    await engine.index(animals)
    const { hits } = await engine.search('clever water', { matches: true, k: 1 })
    const [hit] = hits
    expect(hit?.matches?.map(({ passage }) => hit.passage.text.slice(passage.start, passage.end))).toEqual([
      'clever',
      'water',
    ])
    expect(hit?.matches?.map(({ query }) => 'clever water'.slice(query.start, query.end))).toEqual(['clever', 'water'])
  })

  it.each([1, 2, 4, 'f32'] as const)('works with nbits %s, and with pooling', async (nbits) => {
    for (const pool of [1, 2] as const) {
      const { engine } = await testEngine({ format: { nbits, pool } })
      await engine.index(animals)
      const { hits } = await engine.search('lazy dog', { matches: true })
      expect(hits[0]?.id).toBe('fox')
      expect(hits[0]?.matches?.length).toBeGreaterThan(0)
      expect(await engine.status()).toMatchObject({ nbits, pool, documents: 3 })
    }
  })

  it('of a pooled index encodes a hit anew only when it shares no word with the query', async () => {
    const encoder = new WordEncoder()
    const { engine } = await testEngine({ encoder, format: { pool: 2 } })
    await engine.index(animals)
    const encoded = vi.spyOn(encoder, 'encodePassages')
    const byWords = await engine.search('lazy dog', { matches: true, k: 1 })
    expect(encoded).not.toHaveBeenCalled()
    expect(byWords.hits[0]?.matches?.map(({ query }) => 'lazy dog'.slice(query.start, query.end))).toEqual([
      'lazy',
      'dog',
    ])
    const byMeaning = await engine.search('lazy dog', { matches: true, k: 1, mode: 'semantic' })
    expect(encoded).toHaveBeenCalledTimes(1)
    expect(byMeaning.hits[0]?.matches?.length).toBeGreaterThan(0)
  })

  it('takes async iterables and reports progress', async () => {
    const { engine } = await testEngine({})
    const reports: IndexProgress[] = []
    async function* stream() {
      yield* many(40)
    }
    await engine.index(stream(), { total: 40, onProgress: (progress) => reports.push(progress) })
    const last = reports.at(-1)
    expect(last).toMatchObject({ phase: 'done', documents: 40, committed: 40, total: 40 })
    expect(last?.bytes).toBeGreaterThan(0)
    const committed = reports.map((report) => report.committed)
    expect(committed).toEqual([...committed].sort((a, b) => a - b))
    expect(new Set(committed).size).toBeGreaterThan(2)
    expect(reports.some((report) => (report.secondsLeft ?? 0) > 0)).toBe(true)
  })

  it('reranks documents that are in no index', async () => {
    const { engine } = await testEngine({})
    const { hits } = await engine.rerank('dance for nectar', animals, { k: 2, matches: true })
    expect(hits.map((hit) => hit.id)[0]).toBe('bee')
    expect(hits).toHaveLength(2)
    expect(hits[0]?.url).toBe('bee.html#dance')
    expect(hits[0]?.matches?.length).toBeGreaterThan(0)
    expect((await engine.status()).documents).toBe(0)
  })
})

describe('changes', () => {
  it('encodes unchanged documents no second time, and changed ones again', async () => {
    const { engine, encoder } = await testEngine({})
    await engine.index(animals)
    const encoded = encoder.encoded
    expect(await engine.index(animals)).toMatchObject({ documents: 3, unchanged: 3, passages: 0, bytes: 0 })
    expect(encoder.encoded).toBe(encoded)
    await engine.index([{ id: 'fox', text: 'A vixen sleeps.' }, ...animals.slice(1)])
    expect(encoder.encoded).toBe(encoded + 1)
    expect((await engine.search('quick brown')).hits.find((hit) => hit.id === 'fox')?.passage.text).toBe(
      'A vixen sleeps.',
    )
    expect((await engine.status()).documents).toBe(3)
  })

  it('removes documents, and forgets them for good', async () => {
    const { engine, disk, encoder } = await testEngine({})
    await engine.index(animals)
    expect(await engine.remove(['fox', 'fox', 'nobody'])).toBe(1)
    expect((await engine.search('fox')).hits.map((hit) => hit.id)).not.toContain('fox')
    const again = await testEngine({ disk })
    expect((await again.engine.search('fox')).hits.map((hit) => hit.id).sort()).toEqual(['bee', 'crow'])
    const encoded = encoder.encoded
    await engine.index(animals.slice(0, 1))
    expect(encoder.encoded).toBe(encoded + 1)
    expect((await engine.search('fox')).hits[0]?.id).toBe('fox')
  })

  it('keeps everything across a reopening', async () => {
    const { engine, disk } = await testEngine({})
    await engine.index([...animals, ...many(60)])
    const before = await engine.search('unique41 filler')
    const again = await testEngine({ disk })
    const after = await again.engine.search('unique41 filler')
    expect(after.hits).toEqual(before.hits)
    expect(after.hits[0]?.id).toBe('doc-41')
  })

  it('follows what another handle commits and clears', async () => {
    const { engine, disk } = await testEngine({})
    const other = await testEngine({ disk })
    await engine.index(animals)
    await settled()
    expect((await other.engine.search('crow')).hits[0]?.id).toBe('crow')
    await Promise.all([other.engine.index(many(3)), engine.index([{ id: 'owl', text: 'An owl hoots at night.' }])])
    await settled()
    for (const { documents } of [await engine.status(), await other.engine.status()]) expect(documents).toBe(7)
    await engine.clear()
    await settled()
    expect((await other.engine.search('crow')).hits).toEqual([])
  })

  it('makes a further codec when it has outgrown the newest, and searches all of them as one', async () => {
    const { engine, disk } = await testEngine({})
    await engine.index(many(10))
    const codecs = () => (disk.manifest as { codecs: { tokens: number }[] }).codecs.map(({ tokens }) => tokens)
    expect(codecs()).toHaveLength(1)
    await engine.index(many(120))
    expect(codecs().length).toBeGreaterThan(1)
    expect(codecs()).toEqual(codecs().toSorted((a, b) => a - b))
    for (const index of [0, 60, 119]) {
      expect((await engine.search(`unique${index}`)).hits[0]?.id).toBe(`doc-${index}`)
    }
  })

  it('grows over many calls without keeping a chunk for each', async () => {
    const { engine, disk } = await testEngine({})
    for (const document of many(60)) await engine.index([document])
    const manifest = disk.manifest as { chunks: unknown[] }
    expect(manifest.chunks.length).toBeLessThan(20)
    expect((await engine.status()).documents).toBe(60)
    for (const index of [0, 30, 59]) {
      expect((await engine.search(`unique${index}`)).hits[0]?.id).toBe(`doc-${index}`)
    }
    const listed = new Set((manifest.chunks as { id: string }[]).flatMap(({ id }) => chunkKeys(id)))
    expect([...disk.records.keys()].filter((key) => !key.startsWith('codec/') && !listed.has(key))).toEqual([])
  })
})

describe('interruption', () => {
  it('keeps what was committed when a call is aborted, and does the rest when called again', async () => {
    const controller = new AbortController()
    const documents = many(80)
    const whole = await testEngine({})
    await whole.engine.index(documents)
    const { engine, encoder } = await testEngine({})
    const onProgress = ({ committed }: IndexProgress) => {
      if (committed >= 20) controller.abort(new Error('enough'))
    }
    await expect(engine.index(documents, { signal: controller.signal, onProgress })).rejects.toThrow('enough')
    const { documents: kept } = await engine.status()
    expect(kept).toBeGreaterThanOrEqual(20)
    expect(kept).toBeLessThan(80)
    const encoded = encoder.encoded
    await engine.index(documents)
    expect(await engine.status()).toMatchObject({ documents: 80 })
    expect(encoder.encoded - encoded).toBeLessThan(whole.encoder.encoded)
  })

  it('lets a query in between two batches', async () => {
    const events: string[] = []
    const encoder = new WordEncoder({ beforeBatch: () => void events.push('batch') })
    const { engine } = await testEngine({ encoder })
    await engine.index(animals)
    events.length = 0
    const indexing = engine.index(many(60)).then(() => events.push('indexed'))
    while (events.length === 0) await settled()
    await engine.search('crow')
    events.push('searched')
    await indexing
    expect(events.indexOf('searched')).toBeLessThan(events.lastIndexOf('batch'))
  })

  it('lets no batch in between the steps of a query, however long storage takes', async () => {
    let batches = 0
    const encoder = new WordEncoder({ beforeBatch: () => void batches++ })
    const disk = new MemoryDisk()
    const filled = await testEngine({ disk })
    await filled.engine.index(many(40))
    const { engine } = await testEngine({ disk, encoder, store: new SlowStore(disk) })
    const indexing = engine.index(many(120).slice(60))
    while (batches === 0) await settled()
    const before = batches
    const { hits } = await engine.search('filler nothing', { k: 20, matches: true })
    expect(hits).toHaveLength(20)
    expect(batches - before).toBeLessThanOrEqual(1)
    await indexing
    expect(batches - before).toBeGreaterThan(1)
  })

  it('stops a search whose signal is aborted', async () => {
    const { engine } = await testEngine({})
    await engine.index(animals)
    await expect(engine.search('fox', {}, AbortSignal.abort(new Error('never mind')))).rejects.toThrow('never mind')
  })

  it('refuses everything once disposed', async () => {
    const { engine, encoder } = await testEngine({})
    await engine.dispose()
    await engine.dispose()
    expect(encoder.disposed).toBe(true)
    await expect(engine.search('fox')).rejects.toSatisfy((error) => code(error) === 'disposed')
    await expect(engine.index(animals)).rejects.toSatisfy((error) => code(error) === 'disposed')
  })
})

describe('wrong input', () => {
  it.each([
    ['no id', [{ text: 'x' }]],
    ['an id that is not a string', [{ id: 7, text: 'x' }]],
    [
      'an id given twice',
      [
        { id: 'a', text: 'x' },
        { id: 'a', text: 'y' },
      ],
    ],
    ['no words at all', [{ id: 'a', text: '  ' }]],
    ['an unknown field', [{ id: 'a', text: 'x', colour: 'red' }]],
    ['not an object', ['text']],
  ])('refuses documents with %s, and loses nothing', async (_, documents) => {
    const { engine } = await testEngine({})
    await engine.index(animals)
    await expect(engine.index(documents)).rejects.toSatisfy((error) => code(error) === 'document-invalid')
    expect((await engine.search('fox')).hits[0]?.id).toBe('fox')
    expect((await engine.status()).documents).toBe(3)
  })

  it('takes five megabytes of text and lone surrogates', async () => {
    const { engine } = await testEngine({ format: { nbits: 2 } })
    const text = `${'word'.repeat(25)} `.repeat(50_000) + 'needle \ud800 '.repeat(2)
    await engine.index([{ id: 'long', text }, ...animals])
    const { hits } = await engine.search('needle \udfff', { k: 1 })
    expect(hits[0]?.id).toBe('long')
    expect(hits[0]?.passage.text).toContain('\ud800')
  })

  it.each([
    ['an empty query', '  ', {}],
    ['a query that is no string', 7, {}],
    ['k 0', 'fox', { k: 0 }],
    ['k that is not whole', 'fox', { k: Number.NaN }],
    ['an unknown option', 'fox', { limit: 3 }],
  ])('refuses %s', async (_, query, options) => {
    const { engine } = await testEngine({})
    await expect(engine.search(query as string, options as object)).rejects.toSatisfy(
      (error) => code(error) === 'options-invalid',
    )
  })

  it('names the option it does not know', async () => {
    const { engine } = await testEngine({})
    await expect(engine.search('fox', { limit: 3 } as object)).rejects.toThrow(/unknown option "limit".*\bk\b/)
  })
})
