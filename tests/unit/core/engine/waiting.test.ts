import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../src/core/engine.ts'
import { checkManifest } from '../../../../src/core/index/manifest.ts'
import { stepCharacters } from '../../../../src/core/lexical/encode-segment.ts'
import { MemoryStore } from '../../../../src/core/memory-store.ts'
import type { Host } from '../../../../src/core/ports.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { Document } from '../../../../src/core/types.ts'
import { testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

/** Different words, so that there is something to train centroids on. */
const documents: Document[] = Array.from({ length: 24 }, (_, index) => ({
  id: `doc-${index}`,
  text: Array.from({ length: 36 }, (_, at) => `word${(index * 37 + at * at) % 211}`).join(' '),
}))
const tuning = { flushCharacters: 1500, pauseCharacters: 1000, sampleRows: 400 }

/** Every piece of work that holds up the thread: a batch in the encoder, a nearest() of k-means or of compressing. */
class WatchedKernel extends ScalarKernel {
  onWork: () => void = () => undefined

  override nearest(...values: Parameters<ScalarKernel['nearest']>): Uint16Array {
    this.onWork()
    return super.nearest(...values)
  }
}

/** Indexes with a query that arrives at the given piece of work. Returns what was begun before it was answered. */
async function waitAt(arrival: number) {
  const begun = { pieces: 0, batches: 0, nearest: 0 }
  const waited = { batches: -1, nearest: -1 }
  let answered: Promise<void> | undefined
  const kernel = new WatchedKernel()
  const work = (kind: 'batches' | 'nearest') => {
    begun[kind]++
    if (begun.pieces++ === arrival) {
      const before = { ...begun }
      answered = engine.search('word7').then(() => {
        waited.batches = begun.batches - before.batches
        waited.nearest = begun.nearest - before.nearest
      })
    }
  }
  kernel.onWork = () => work('nearest')
  const encoder = new WordEncoder({ beforeBatch: () => work('batches') })
  const parts = { encoder, kernel, store: new MemoryStore(), host: testHost }
  const engine = await Engine.open(parts, { name: 'test', format: {}, tuning })
  await engine.index(documents)
  await answered
  return { pieces: begun.pieces, ...waited }
}

describe('a query during indexing', () => {
  it('waits for the batch in progress and no other, whatever index() is doing', async () => {
    const { pieces } = await waitAt(0)
    // Encoding before and after training, its steps, and the batches that were compressed only then.
    expect(pieces).toBeGreaterThan(20)
    for (let arrival = 0; arrival < pieces; arrival++) {
      const { batches, nearest } = await waitAt(arrival)
      expect(batches, `batches after piece ${arrival}`).toBe(0)
      // A batch is compressed in the same turn as it is encoded.
      expect(nearest, `nearest after piece ${arrival}`).toBeGreaterThanOrEqual(0)
      expect(nearest, `nearest after piece ${arrival}`).toBeLessThanOrEqual(1)
    }
  })

  it('has its turn while unchanged documents pass', async () => {
    let pauses = 0
    const host: Host = { ...testHost, pause: () => testHost.pause().then(() => void pauses++) }
    const parts = { encoder: new WordEncoder(), kernel: new ScalarKernel(), store: new MemoryStore(), host }
    const engine = await Engine.open(parts, { name: 'test', format: {}, tuning })
    await engine.index(documents)
    pauses = 0
    expect((await engine.index(documents)).unchanged).toBe(documents.length)
    const characters = documents.reduce((sum, { text = '' }) => sum + text.length, 0)
    expect(pauses).toBeGreaterThan(characters / (2 * tuning.pauseCharacters))
  })

  it('has its turn while one large document is divided', async () => {
    let counted = 0
    const stretches: number[] = []
    const host: Host = {
      ...testHost,
      pause: async () => {
        stretches.push(counted)
        counted = 0
        await testHost.pause()
      },
    }
    class CountingEncoder extends WordEncoder {
      override countTokens(text: string): number {
        counted += text.length
        return super.countTokens(text)
      }
    }
    const parts = { encoder: new CountingEncoder(), kernel: new ScalarKernel(), store: new MemoryStore(), host }
    const engine = await Engine.open(parts, { name: 'test', format: {}, tuning })
    const text = documents.map((document) => document.text).join('\n')
    await engine.index([{ id: 'log', text: `${text}\n`.repeat(40) }])
    expect(Math.max(...stretches)).toBeLessThan(60_000)
    expect(stretches.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(150_000)
  })

  it('has its turn after every document that is divided into passages', async () => {
    let pauses = 0
    let encoding = false
    const host: Host = {
      ...testHost,
      pause: async () => {
        if (!encoding) pauses++
        await testHost.pause()
      },
    }
    const beforeBatch = () => {
      encoding = true
    }
    const encoder = new WordEncoder({ beforeBatch })
    const parts = { encoder, kernel: new ScalarKernel(), store: new MemoryStore(), host }
    const whole = { ...tuning, flushCharacters: Number.POSITIVE_INFINITY, pauseCharacters: 100 }
    const engine = await Engine.open(parts, { name: 'test', format: {}, tuning: whole })
    await engine.index(documents)
    expect(pauses).toBeGreaterThan(documents.length)
  })

  it('has its turn step by step while chunks are written and merged', async () => {
    const long = Array.from({ length: 6 }, (_, index) => ({
      id: `doc-${index}`,
      text: Array.from({ length: stepCharacters / 7 }, (_, at) => `word${100 + ((index * 37 + at * at) % 211)}`).join(
        ' ',
      ),
    }))
    const pauses = { writing: 0, merging: 0 }
    let during: keyof typeof pauses | undefined
    let turns = 0
    const waits: number[] = []
    const host: Host = {
      ...testHost,
      pause: async () => {
        turns++
        if (during !== undefined) {
          pauses[during]++
          const arrival = turns
          void engine.search('word107', { mode: 'semantic' }).then(() => waits.push(turns - arrival))
        }
        await testHost.pause()
      },
    }
    const store = new MemoryStore()
    const parts = { encoder: new WordEncoder(), kernel: new ScalarKernel(), store, host }
    const chunks = { ...tuning, flushCharacters: stepCharacters, sampleRows: 40 }
    const engine = await Engine.open(parts, { name: 'test', format: { nbits: 1 }, tuning: chunks })
    await engine.index(long, {
      onProgress: ({ phase }) => {
        during = phase === 'storing' ? 'writing' : phase === 'done' ? 'merging' : undefined
      },
    })
    const { chunks: left } = checkManifest(await store.readManifest())
    // A chunk a document; the first has a codec of its own, the others were merged.
    expect(left.map((chunk) => chunk.documents)).toEqual([1, 5])
    expect(pauses.writing).toBeGreaterThanOrEqual(long.length)
    expect(pauses.merging).toBeGreaterThanOrEqual(5)
    await expect.poll(() => waits.length).toBe(pauses.writing + pauses.merging)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1)
  })
})
