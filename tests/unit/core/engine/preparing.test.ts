import { describe, expect, it, vi } from 'vitest'
import { SearchError } from '../../../../src/core/errors.ts'
import { LexicalIndex } from '../../../../src/core/lexical/lexical-index.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import type { SearchResult } from '../../../../src/core/results.ts'
import type { Document, TokenEmbeddings } from '../../../../src/core/types.ts'
import { settled, type TestEngineOptions, testEngine, testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const documents: Document[] = [
  { id: 'cancel', text: 'Cancel a request with an AbortController.', metadata: { kind: 'guide' } },
  { id: 'fetch', text: 'A request is made with fetch.', metadata: { kind: 'reference' } },
  { id: 'map', text: 'Calls a function for each element.', metadata: { kind: 'reference' } },
]

const ids = ({ hits }: SearchResult) => hits.map(({ id }) => id)

/** Encodes queries when it is told to. */
class HeldEncoder extends WordEncoder {
  /** Queries that are being encoded, and the most that were at once. */
  underway = 0
  most = 0
  private readonly held: (() => void)[] = []

  override async encodeQuery(text: string): Promise<TokenEmbeddings> {
    this.most = Math.max(this.most, ++this.underway)
    await new Promise<void>((resolve) => this.held.push(resolve))
    this.underway--
    return super.encodeQuery(text)
  }

  release(): void {
    for (const resolve of this.held.splice(0)) resolve()
  }
}

/** Tells what is read, and fails on texts if wanted. */
class WatchedStore extends MemoryStore {
  readonly keys: string[] = []
  failsOnTexts = false

  override read(key: string): Promise<ArrayBuffer | undefined> {
    this.keys.push(key)
    if (this.failsOnTexts && key.startsWith('text/')) throw new SearchError('storage-unavailable', 'no disk')
    return super.read(key)
  }
}

/** An engine whose queries are held, over what another has indexed. */
async function held(settings: TestEngineOptions = {}) {
  const disk = new MemoryDisk()
  const { engine: writer } = await testEngine({ disk })
  await writer.index(documents)
  const [encoder, store] = [new HeldEncoder(), new WatchedStore(disk)]
  const { engine } = await testEngine({ ...settings, disk, encoder, store })
  return { engine, encoder, store, writer }
}

describe('while a query is encoded', () => {
  it.each(['semantic', 'hybrid'] as const)('a filter is applied for %s search', async (mode) => {
    const { engine, encoder, store } = await held()
    const searching = engine.search('request', { mode, filter: { kind: 'guide' } })
    // A file of its own, which has to be loaded first.
    await vi.waitFor(() => expect(store.keys.some((key) => key.startsWith('text/'))).toBe(true))
    expect(encoder.underway).toBe(1)
    encoder.release()
    expect(ids(await searching)).toEqual(['cancel'])
  })

  it('words are looked up once, and not again for a preview', async () => {
    const { engine, encoder } = await held()
    const asked = vi.spyOn(LexicalIndex.prototype, 'score')
    const previews: string[][] = []
    const searching = engine.search('request', {}, undefined, (preview) => previews.push(ids(preview)))
    await settled()
    expect(previews).toHaveLength(1)
    expect(asked).toHaveBeenCalledTimes(1)
    encoder.release()
    expect(ids(await searching)).toEqual(expect.arrayContaining(previews[0] ?? ['none']))
    expect(asked).toHaveBeenCalledTimes(1)
    asked.mockRestore()
  })

  it('the texts of the best by words are read, and not again for the hits', async () => {
    const { engine, encoder, store } = await held()
    const texts = () => store.keys.filter((key) => key.startsWith('text/'))
    const searching = engine.search('request', { mode: 'hybrid' })
    await vi.waitFor(() => expect(texts()).toHaveLength(1))
    expect(encoder.underway).toBe(1)
    encoder.release()
    expect(ids(await searching)).toEqual(expect.arrayContaining(['cancel', 'fetch']))
    expect(texts()).toHaveLength(1)
  })

  it.each([
    ['that there is no room for', 'hybrid', 0],
    ['by meaning alone', 'semantic', 2 ** 30],
  ] as const)('no texts are read ahead %s', async (_, mode, memoryLimit) => {
    const { engine, encoder, store } = await held({ memoryLimit })
    const texts = () => store.keys.filter((key) => key.startsWith('text/'))
    const searching = engine.search('request', { mode })
    await vi.waitFor(() => expect(encoder.underway).toBe(1))
    await settled()
    expect(texts()).toHaveLength(0)
    encoder.release()
    expect((await searching).hits.length).toBeGreaterThan(0)
    expect(texts().length).toBeGreaterThan(0)
  })

  it('texts that cannot be read do not matter unless they are shown', async () => {
    const { engine, encoder, store } = await held()
    store.failsOnTexts = true
    const searching = engine.search('request', { mode: 'hybrid', k: 1 })
    await vi.waitFor(() => expect(store.keys.some((key) => key.startsWith('text/'))).toBe(true))
    store.failsOnTexts = false
    encoder.release()
    expect((await searching).hits).toHaveLength(1)
  })

  it.each(['semantic', 'hybrid'] as const)('%s search follows the index', async (mode) => {
    const { engine, encoder, writer } = await held()
    const searching = engine.search('request', { mode })
    await settled()
    await writer.index([{ id: 'retry', text: 'Make the request again, a request that failed.' }])
    await writer.remove(['fetch'])
    await settled()
    encoder.release()
    const result = await searching
    expect(ids(result)).toContain('retry')
    expect(ids(result)).not.toContain('fetch')
    expect(result.passages).toBe((await engine.status()).passages)
  })

  it('a filter is applied, to what comes meanwhile as well', async () => {
    const { engine, encoder, writer } = await held()
    const searching = engine.search('request', { mode: 'hybrid', filter: { kind: 'guide' } })
    await settled()
    await writer.index([
      { id: 'retry', text: 'Make the request again.', metadata: { kind: 'guide' } },
      { id: 'abort', text: 'A request that was aborted.', metadata: { kind: 'reference' } },
    ])
    await settled()
    encoder.release()
    expect(ids(await searching).sort()).toEqual(['cancel', 'retry'])
  })

  it('a search that fails waits for the encoder, so that the next one does not find it at work', async () => {
    const { engine, encoder, store } = await held()
    store.failsOnTexts = true
    let isOver = false
    const failing = engine.search('request', { mode: 'semantic', filter: { kind: 'guide' } }).finally(() => {
      isOver = true
    })
    failing.catch(() => undefined)
    const next = engine.search('request', { mode: 'hybrid', k: 1 })
    await settled()
    expect(isOver).toBe(false)
    expect(encoder.underway).toBe(1)
    encoder.release()
    await expect(failing).rejects.toMatchObject({ code: 'storage-unavailable' })
    store.failsOnTexts = false
    await settled()
    encoder.release()
    expect((await next).hits).toHaveLength(1)
    expect(encoder.most).toBe(1)
  })
})

describe('timing', () => {
  it('tells what the encoder takes from what words take before it', async () => {
    let clock = 0
    /** What words take, of all and before the encoder is asked. */
    let [words, before] = [0, 0]
    class TakingEncoder extends WordEncoder {
      override countTokens(text: string): number {
        clock += 7
        words += 7
        return super.countTokens(text)
      }

      override encodeQuery(text: string): Promise<TokenEmbeddings> {
        clock += 30
        before = words
        return super.encodeQuery(text)
      }
    }
    const { engine } = await testEngine({ encoder: new TakingEncoder() })
    await engine.index(documents)
    const now = vi.spyOn(testHost, 'now').mockImplementation(() => clock)
    words = 0
    const { timing } = await engine.search('unheard requests', { mode: 'hybrid' })
    now.mockRestore()
    expect(before).toBeGreaterThan(0)
    expect(timing).toEqual({ encode: 30 + words - before, score: before, read: 0 })
  })
})
