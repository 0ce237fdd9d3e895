import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../src/core/engine.ts'
import { SearchError } from '../../../../src/core/errors.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import type { Encoder } from '../../../../src/core/ports.ts'
import type { SearchResult } from '../../../../src/core/results.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { Document } from '../../../../src/core/types.ts'
import { testEngine, testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const guides: Document[] = [
  {
    id: 'cancel',
    title: 'Cancelling',
    sections: [
      { heading: 'Requests', text: 'Cancel a request with an AbortController. It rejects with an AbortError.' },
      { heading: 'Timers', text: 'A timer is cleared with clearTimeout.' },
    ],
    metadata: { kind: 'guide', tags: ['network', 'async'], year: 2024 },
  },
  {
    id: 'fetch',
    title: 'Fetching',
    text: 'A request is made with fetch. The answer is a response.',
    metadata: { kind: 'reference', tags: ['network'], year: 2020 },
  },
  {
    id: 'map',
    title: 'Array.prototype.map',
    text: 'Calls a function for each element.',
    metadata: { kind: 'reference' },
  },
  { id: 'error', text: 'Error E404 means that the page was not found.' },
]

const ids = ({ hits }: SearchResult) => hits.map(({ id }) => id)

async function indexed() {
  const made = await testEngine({})
  await made.engine.index(guides)
  return made
}

/** An engine over an index that is there, whose encoder is loaded when `release` is called. */
async function unloaded({ fail = false } = {}) {
  const disk = new MemoryDisk()
  const { engine: writer } = await testEngine({ disk })
  await writer.index(guides)
  let release = () => {}
  let loads = 0
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const encoder = async (): Promise<Encoder> => {
    loads++
    await gate
    if (fail && loads === 1) throw new SearchError('model-unavailable', 'no network')
    return new WordEncoder()
  }
  const parts = { encoder, kernel: new ScalarKernel(), store: new MemoryStore(disk), host: testHost }
  const engine = await Engine.open(parts, { name: 'test', format: {} })
  return { engine, release, loads: () => loads }
}

describe('modes', () => {
  it('answers by words, by meaning or by both, and says which', async () => {
    const { engine } = await indexed()
    for (const mode of ['semantic', 'lexical', 'hybrid'] as const) {
      const result = await engine.search('cancel a request', { mode })
      expect(result.mode).toBe(mode)
      expect(ids(result)[0]).toBe('cancel')
    }
    expect((await engine.search('cancel')).mode).toBe('hybrid')
  })

  it('finds nothing by words that nobody wrote', async () => {
    const { engine } = await indexed()
    expect(ids(await engine.search('zebra', { mode: 'lexical' }))).toEqual([])
  })

  it('forgives misspellings and finishes words', async () => {
    const { engine } = await indexed()
    expect(ids(await engine.search('elemnet ', { mode: 'lexical' }))).toEqual(['map'])
    expect(ids(await engine.search('clearT', { mode: 'lexical' }))).toEqual(['cancel'])
  })

  it.each(['lexical', 'hybrid'] as const)('finds identifiers and quoted phrases, %s', async (mode) => {
    const { engine } = await indexed()
    expect(ids(await engine.search('E404', { mode }))[0]).toBe('error')
    expect(ids(await engine.search('Array.prototype.map', { mode }))[0]).toBe('map')
    expect(ids(await engine.search('"request with"', { mode }))).toEqual(['cancel'])
    expect(ids(await engine.search('"with request"', { mode }))).toEqual([])
    expect(ids(await engine.search('"request with" "abortcontroller"', { mode }))).toEqual(['cancel'])
    expect(ids(await engine.search('"request with" "timer"', { mode }))).toEqual([])
    expect(ids(await engine.search('cancel the request "my-file.txt"', { mode }))[0]).toBe('cancel')
  })

  it('follows what is removed and replaced', async () => {
    const { engine } = await indexed()
    await engine.remove(['cancel'])
    await engine.index([{ id: 'error', text: 'Nothing.' }])
    expect(ids(await engine.search('clearTimeout', { mode: 'lexical' }))).toEqual([])
    expect(ids(await engine.search('E404', { mode: 'lexical' }))).toEqual([])
    expect(ids(await engine.search('nothing', { mode: 'lexical' }))).toEqual(['error'])
  })

  it('makes the words again from the text where their record is missing or damaged', async () => {
    for (const harm of ['lose', 'damage'] as const) {
      const disk = new MemoryDisk()
      const { engine: writer } = await testEngine({ disk })
      await writer.index(guides)
      const records = new Map(disk.records)
      let harmed = 0
      for (const [key, bytes] of records) {
        if (!key.startsWith('lexical/')) continue
        harmed++
        if (harm === 'lose') records.delete(key)
        else records.set(key, bytes.slice(0, bytes.byteLength - 1))
      }
      expect(harmed).toBeGreaterThan(0)
      disk.records = records
      const { engine } = await testEngine({ disk })
      expect(ids(await engine.search('clearTimeout', { mode: 'lexical' }))).toEqual(['cancel'])
      expect((await engine.status()).warnings).toEqual([])
    }
  })

  it('says which words answered, and in which sentence', async () => {
    const { engine } = await indexed()
    for (const mode of ['lexical', 'hybrid'] as const) {
      const query = 'rejects AbortError'
      const [hit] = (await engine.search(query, { mode, matches: true })).hits
      const { text } = hit?.passage ?? { text: '' }
      const words = hit?.matches?.map((match) => [
        query.slice(match.query.start, match.query.end),
        text.slice(match.passage.start, match.passage.end),
      ])
      expect(words).toEqual([
        ['rejects', 'rejects'],
        ['AbortError', 'AbortError'],
      ])
      expect(text.slice(hit?.excerpt?.start, hit?.excerpt?.end)).toContain('It rejects with an AbortError.')
      expect(text.slice(hit?.excerpt?.start, hit?.excerpt?.end)).not.toContain('Cancel a request')
    }
  })
})

describe('narrowing', () => {
  it.each(['semantic', 'lexical', 'hybrid'] as const)('searches what fits a filter, %s', async (mode) => {
    const { engine } = await indexed()
    expect(ids(await engine.search('request', { mode, filter: { kind: 'reference', tags: 'network' } }))).toEqual([
      'fetch',
    ])
    expect(ids(await engine.search('request', { mode, filter: { year: { from: 2021 } } }))).toEqual(['cancel'])
    expect(ids(await engine.search('request', { mode, filter: { kind: 'nothing' } }))).toEqual([])
  })

  it('refuses a filter by its path', async () => {
    const { engine } = await indexed()
    const options = { filter: { and: [{ kind: null }] } } as object
    await expect(engine.search('request', options)).rejects.toThrow(/option "filter" at and\[0\]\.kind/)
  })

  it('counts facets over all that was found, whatever k is', async () => {
    const { engine } = await indexed()
    const { hits, facets } = await engine.search('request', { mode: 'lexical', k: 1, facets: ['kind', 'tags', 'none'] })
    expect(hits).toHaveLength(1)
    expect(facets).toEqual({
      kind: [
        { value: 'guide', count: 1 },
        { value: 'reference', count: 1 },
      ],
      tags: [
        { value: 'network', count: 2 },
        { value: 'async', count: 1 },
      ],
      none: [],
    })
  })

  it('sorts by a field, documents without it last', async () => {
    const { engine } = await indexed()
    const sorted = async (order: 'asc' | 'desc') => ids(await engine.search('request', { sort: { by: 'year', order } }))
    expect((await sorted('asc')).slice(0, 2)).toEqual(['fetch', 'cancel'])
    expect((await sorted('desc')).slice(0, 2)).toEqual(['cancel', 'fetch'])
  })

  it.each(['semantic', 'lexical', 'hybrid'] as const)('gives the best passages of each document, %s', async (mode) => {
    const { engine } = await indexed()
    const [hit] = (await engine.search('timer cleared cancelling', { mode, sections: 3 })).hits
    expect(hit?.id).toBe('cancel')
    expect(hit?.sections?.map(({ passage }) => passage.trail.at(-1))).toEqual(['Timers', 'Requests'])
    const scores = hit?.sections?.map(({ score }) => score) ?? []
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect((await engine.search('timer', { mode })).hits[0]?.sections).toBeUndefined()
  })
})

describe('nothing found', () => {
  async function withFloor() {
    const { engine } = await testEngine({ encoder: new WordEncoder({ relevanceFloor: 0.7 }) })
    await engine.index(guides)
    return engine
  }

  it.each(['semantic', 'hybrid'] as const)('is said of what nothing answers, %s', async (mode) => {
    const engine = await withFloor()
    expect(ids(await engine.search('zebra stripes request', { mode }))).toEqual([])
    expect(ids(await engine.search('zebra stripes request', { mode, floor: false })).length).toBeGreaterThan(0)
    expect(ids(await engine.search('cancel a request', { mode }))[0]).toBe('cancel')
  })

  it('is said more readily where neither index nor encoder knows a word', async () => {
    // Every row of an unknown word is as near as a known one here: only the words tell them apart.
    class Blind extends WordEncoder {
      override countTokens = (text: string) => 2 * super.countTokens(text)
      override encodeQuery = () => super.encodeQuery('request zebra quagga')
    }
    const { engine } = await testEngine({ encoder: new Blind({ relevanceFloor: 0.6 }) })
    await engine.index(guides)
    expect(ids(await engine.search('request')).length).toBeGreaterThan(0)
    expect(ids(await engine.search('xkqzv'))).toEqual([])
    expect(ids(await engine.search('xkqzv', { floor: false })).length).toBeGreaterThan(0)
  })

  it('is not said where one passage holds every word, nor by an encoder that was not calibrated', async () => {
    const engine = await withFloor()
    const whole = 'request fetch answer response'
    expect(ids(await engine.search(whole))[0]).toBe('fetch')
    const { engine: uncalibrated } = await indexed()
    expect(ids(await uncalibrated.search('zebra stripes request')).length).toBeGreaterThan(0)
  })
})

describe('an encoder that is not loaded', () => {
  it('is not asked for by words, and answers in full once it is there', async () => {
    const { engine, release, loads } = await unloaded()
    expect(ids(await engine.search('clearTimeout', { mode: 'lexical' }))).toEqual(['cancel'])
    expect((await engine.status()).backend).toBe('none')
    expect(loads()).toBe(0)
    const previews: SearchResult[] = []
    const searching = engine.search('clearTimeout', {}, undefined, (preview) => {
      previews.push(preview)
      release()
    })
    const { mode } = await searching
    expect(mode).toBe('hybrid')
    expect(previews.map((preview) => [preview.mode, ...ids(preview)])).toEqual([['lexical', 'cancel']])
    expect(loads()).toBe(1)
    expect((await engine.status()).backend).toBe('words')
  })

  it('is loaded once by prepare() and whoever else needs it', async () => {
    const { engine, release, loads } = await unloaded()
    release()
    await Promise.all([engine.prepare(), engine.encodeQuery('fox'), engine.index(guides), engine.search('request')])
    expect(loads()).toBe(1)
  })

  it('leaves words to search by when it cannot be loaded, and is tried again', async () => {
    const { engine, release, loads } = await unloaded({ fail: true })
    release()
    await expect(engine.search('request')).rejects.toThrow('no network')
    expect(ids(await engine.search('clearTimeout', { mode: 'lexical' }))).toEqual(['cancel'])
    expect((await engine.search('request')).mode).toBe('hybrid')
    expect(loads()).toBe(2)
  })

  it('is not waited for by a search that is aborted', async () => {
    const { engine } = await unloaded()
    const controller = new AbortController()
    const searching = engine.search('request', {}, controller.signal)
    controller.abort(new Error('never mind'))
    await expect(searching).rejects.toThrow('never mind')
  })

  it('is told of an index made by another once it is loaded', async () => {
    const disk = new MemoryDisk()
    const { engine: writer } = await testEngine({ disk })
    await writer.index(guides)
    const encoder = async () => new WordEncoder({ digest: 'words-2' })
    const parts = { encoder, kernel: new ScalarKernel(), store: new MemoryStore(disk), host: testHost }
    const engine = await Engine.open(parts, { name: 'test', format: {} })
    expect((await engine.status()).incompatible).toBeUndefined()
    await expect(engine.search('request')).rejects.toThrow(/another encoder/)
  })
})
