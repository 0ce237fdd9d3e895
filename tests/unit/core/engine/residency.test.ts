import { describe, expect, it } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { Residency } from '../../../../src/core/engine/residency.ts'
import { Engine } from '../../../../src/core/engine.ts'
import { SearchError } from '../../../../src/core/errors.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { Document } from '../../../../src/core/types.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'
import { testEngine, testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'inlet', 'jade']
const documents: Document[] = Array.from({ length: 60 }, (_, index) => ({
  id: `doc-${index}`,
  // Every second text twice, so that there are ties to be broken.
  text: Array.from({ length: 30 }, (_, at) => words[(at * ((index >> 1) + 1) + at * at) % words.length]).join(' '),
}))
const queries = ['amber delta', 'fjord', 'grove heron inlet', 'jade birch ember cedar']

/** Counts reads of residuals, and can be made to hold back the next ones. */
class WatchedStore extends MemoryStore {
  residualReads = 0

  override read(key: string): Promise<ArrayBuffer | undefined> {
    if (key.startsWith('residuals/')) this.residualReads++
    return super.read(key)
  }
}

/** A kernel whose memory ends. */
class CrampedKernel extends ScalarKernel {
  constructor(private readonly most: number) {
    super()
  }

  override addResiduals(chunk: string, residuals: Uint8Array): void {
    this.refuse(residuals.byteLength)
    super.addResiduals(chunk, residuals)
  }

  override addChunk(...[chunk, passages, documentOf]: Parameters<ScalarKernel['addChunk']>): void {
    this.refuse(passages.codes.byteLength + passages.doclens.byteLength * 5 + 4)
    super.addChunk(chunk, passages, documentOf)
  }

  private refuse(more: number): void {
    if (this.bytes + more > this.most) throw new SearchError('storage-full', 'The kernel has no more memory.')
  }
}

async function indexed(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  const { engine } = await testEngine({ disk, tuning: { flushCharacters: 10_000, sampleRows: 512 } })
  // One chunk fewer than would be merged.
  for (const from of [0, 20, 40]) await engine.index(documents.slice(from, from + 20))
  await engine.dispose()
  return disk
}

async function open(disk: MemoryDisk, memoryLimit?: number, kernel = new ScalarKernel()) {
  const store = new WatchedStore(disk)
  const settings = { name: 'test', format: {}, ...(memoryLimit === undefined ? {} : { memoryLimit }) }
  const engine = await Engine.open({ encoder: new WordEncoder(), kernel, store, host: testHost }, settings)
  return { engine, kernel, store }
}

async function answers(engine: Engine) {
  const results = []
  for (const query of queries) {
    const { hits } = await engine.search(query, { k: 20, matches: true })
    results.push(hits)
  }
  return results
}

const chunksOn = (disk: MemoryDisk) => [...disk.records.keys()].filter((key) => key.startsWith('chunk/')).length

describe('a memory limit', () => {
  it('changes no result, and is kept', async () => {
    const disk = await indexed()
    expect(chunksOn(disk)).toBe(3)
    const unlimited = await open(disk)
    const expected = await answers(unlimited.engine)
    const { memory } = await unlimited.engine.status()
    const largest = Math.max(
      ...[...disk.records].filter(([key]) => key.startsWith('residuals/')).map(([, { byteLength }]) => byteLength),
    )
    for (const limit of [1, Math.round(memory / 2), memory - 1, memory]) {
      const { engine, kernel } = await open(disk, limit)
      expect(await answers(engine), `limit ${limit}`).toEqual(expected)
      const residualBytes = memory - (await codesOnly(disk))
      expect(kernel.bytes).toBeLessThanOrEqual(Math.max(limit, memory - residualBytes + largest))
      expect((await engine.status()).memory - kernel.bytes).toBeLessThanOrEqual(limit / 16)
    }
  })

  it('has residuals read again only when they did not fit', async () => {
    const disk = await indexed()
    const roomy = await open(disk)
    await answers(roomy.engine)
    const { residualReads } = roomy.store
    await answers(roomy.engine)
    expect(roomy.store.residualReads).toBe(residualReads)
    const tight = await open(disk, 1)
    await answers(tight.engine)
    expect(tight.store.residualReads).toBeGreaterThan(residualReads)
  })

  it('lets go of residuals when the kernel has no more memory, before that was expected', async () => {
    const disk = await indexed()
    const unlimited = await open(disk)
    const expected = await answers(unlimited.engine)
    const { memory } = await unlimited.engine.status()
    const { engine, kernel } = await open(disk, undefined, new CrampedKernel(memory - 1))
    expect(await answers(engine)).toEqual(expected)
    expect(kernel.bytes).toBeLessThan(memory)
    const { engine: half } = await open(disk, undefined, new CrampedKernel(Math.round(memory / 2)))
    expect(await answers(half)).toEqual(expected)
  })

  it('says so when not even the codes fit', async () => {
    const disk = await indexed()
    const codes = await codesOnly(disk)
    await expect(open(disk, undefined, new CrampedKernel(codes - 1))).rejects.toMatchObject({ code: 'storage-full' })
  })
})

describe('opening', () => {
  it('reads the codes of every chunk before it resolves, and no residuals', async () => {
    const disk = await indexed()
    const store = new WatchedStore(disk)
    const waiting: (() => void)[] = []
    store.read = async (key) => {
      if (key.startsWith('residuals/')) await new Promise<void>((go) => waiting.push(go))
      return disk.records.get(key)?.slice(0)
    }
    const { engine, kernel } = await testEngine({ disk, store })
    expect(kernel.bytes).toBe(await codesOnly(disk))
    const search = engine.search('amber')
    expect(waiting.length).toBeLessThanOrEqual(2)
    const letGo = setInterval(() => {
      for (const go of waiting.splice(0)) go()
    }, 0)
    expect((await search).hits.length).toBeGreaterThan(0)
    clearInterval(letGo)
  })
})

/** Bytes of kernel memory that an index takes without any residuals. */
async function codesOnly(disk: MemoryDisk): Promise<number> {
  const store = new MemoryStore(disk)
  const read = store.read.bind(store)
  store.read = (key) => (key.startsWith('residuals/') ? new Promise(() => undefined) : read(key))
  const { kernel } = await testEngine({ disk, store })
  return kernel.bytes
}

describe('room beside residuals', () => {
  /** A kernel that is filled up to its limit with the residuals of chunks of different sizes. */
  async function filled() {
    const kernel = new ScalarKernel()
    const rows = clusteredEmbeddings({ rows: 60, dim: 8 })
    const codec = trainCodec(rows, { nbits: 4, seed: 1, tokens: 60, nearest })
    kernel.addCodec(codec)
    const chunks = dividedRows(rows, [10, 20, 30]).map((passage, index) => {
      const { residuals, ...codes } = compress(codec, [passage], nearest)
      kernel.addChunk(`${index}`, codes)
      return { entry: { id: `${index}` }, residualBytes: residuals.byteLength, residuals }
    })
    const residualBytes = chunks.reduce((sum, chunk) => sum + chunk.residualBytes, 0)
    const limit = kernel.bytes + residualBytes
    const source = { residuals: async ({ residuals }: (typeof chunks)[number]) => residuals, isLoaded: () => true }
    const residency = new Residency(kernel, source, limit)
    await residency.fill(() => chunks)
    expect(kernel.bytes).toBe(limit)
    return { kernel, residency, limit, residualBytes, chunks }
  }

  it('is made by letting as few go as will do, the least recently used first', async () => {
    const { kernel, residency, limit, chunks } = await filled()
    await residency.withResiduals(chunks.slice(0, 1), (group) => group)
    expect(residency.makeRoom(0)).toBe(true)
    expect(kernel.bytes).toBe(limit)
    expect(residency.makeRoom(1)).toBe(true)
    expect(limit - kernel.bytes).toBe(chunks[1]?.residualBytes)
    expect(residency.makeRoom(limit - kernel.bytes + 1)).toBe(true)
    expect(limit - kernel.bytes).toBe((chunks[1]?.residualBytes ?? 0) + (chunks[2]?.residualBytes ?? 0))
  })

  it('is filled once, whoever asks meanwhile', async () => {
    const { kernel, chunks, limit } = await filled()
    let asked = 0
    const source = {
      residuals: async ({ residuals }: (typeof chunks)[number]) => {
        asked++
        return residuals
      },
      isLoaded: () => true,
    }
    const residency = new Residency<(typeof chunks)[number]>(kernel, source, limit * 2)
    const first = residency.fill(() => chunks)
    await residency.fill(() => chunks)
    expect(chunks.every((chunk) => residency.holds(chunk))).toBe(true)
    await first
    expect(asked).toBe(chunks.length)
  })

  it('is not filled with what is not to be had, which is asked for once', async () => {
    const { kernel, chunks, limit } = await filled()
    const asked: string[] = []
    const [, second] = chunks
    const roomy = new Residency<(typeof chunks)[number]>(
      kernel,
      { residuals: async () => undefined, isLoaded: () => true },
      limit * 2,
    )
    await roomy.fill(
      () => chunks,
      async (chunk) => {
        asked.push(chunk.entry.id)
        return chunk === second ? undefined : chunk.residuals
      },
    )
    expect(asked).toEqual(chunks.map(({ entry }) => entry.id))
    expect(chunks.map((chunk) => roomy.holds(chunk))).toEqual(chunks.map((chunk) => chunk !== second))
  })

  it('is not made where all of them are not enough', async () => {
    const { kernel, residency, limit, residualBytes } = await filled()
    expect(residency.makeRoom(residualBytes + 1)).toBe(false)
    expect(kernel.bytes).toBe(limit)
    expect(residency.makeRoom(residualBytes)).toBe(true)
    expect(kernel.bytes).toBe(limit - residualBytes)
  })
})
