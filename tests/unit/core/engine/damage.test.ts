import { describe, expect, it } from 'vitest'
import { SearchError } from '../../../../src/core/errors.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import type { Document } from '../../../../src/core/types.ts'
import { testEngine } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const documents: Document[] = Array.from({ length: 40 }, (_, index) => ({
  id: `doc-${index}`,
  text: `${`plain filler sentence number ${index % 5}. `.repeat(12)} unique${index}`,
}))

async function indexed(disk = new MemoryDisk()) {
  const made = await testEngine({ disk })
  await made.engine.index(documents)
  await made.engine.dispose()
  return disk
}

const withCode = (code: string) => (error: unknown) => error instanceof SearchError && error.code === code

/** Flips one bit in the middle of the first record of a kind. */
function damage(disk: MemoryDisk, kind: string): void {
  const records = new Map(disk.records)
  const key = [...records.keys()].find((candidate) => candidate.startsWith(`${kind}/`)) ?? ''
  const bytes = new Uint8Array(records.get(key)?.slice(0) ?? new ArrayBuffer(0))
  const middle = bytes.length >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 16
  records.set(key, bytes.buffer)
  disk.records = records
}

function lose(disk: MemoryDisk, kind: string): void {
  const records = new Map(disk.records)
  records.delete([...records.keys()].find((key) => key.startsWith(`${kind}/`)) ?? '')
  disk.records = records
}

describe('a damaged index', () => {
  it.each(['chunk', 'residuals', 'text', 'directory', 'codec'])(
    'with a bad %s record keeps the rest and mends on index()',
    async (kind) => {
      for (const harm of [damage, lose]) {
        const disk = await indexed()
        harm(disk, kind)
        const { engine } = await testEngine({ disk })
        for (const { id, text } of documents) {
          const { hits } = await engine.search(text?.split(' ').at(-1) ?? '', { k: 1 })
          if (hits[0] !== undefined) expect(documents.map((document) => document.id)).toContain(hits[0].id)
          else expect(id).toBeDefined()
        }
        const { passages } = await engine.index(documents)
        expect(passages).toBeGreaterThan(0)
        const status = await engine.status()
        expect(status.documents).toBe(40)
        expect(status.warnings.join()).toMatch(/damaged/)
        for (const index of [0, 17, 39]) {
          expect((await engine.search(`unique${index}`, { k: 1 })).hits[0]?.id).toBe(`doc-${index}`)
        }
        const again = await testEngine({ disk })
        expect(await again.engine.status()).toMatchObject({ documents: 40, warnings: [] })
      }
    },
  )

  it('is none that was replaced while it was being opened', async () => {
    const disk = await indexed()
    const other = await testEngine({ disk })
    const replacement = documents.slice(0, 10).map(({ id, text }) => ({ id, text: `${text} again` }))
    const store = new (class extends MemoryStore {
      replaced = false
      override async read(key: string): Promise<ArrayBuffer | undefined> {
        if (key.startsWith('chunk/') && !this.replaced) {
          this.replaced = true
          await other.engine.clear()
          await other.engine.index(replacement)
        }
        return super.read(key)
      }
    })(disk)
    const { engine } = await testEngine({ disk, store })
    expect((await engine.search('again', { k: 1 })).hits[0]?.passage.text).toContain('again')
    expect(await engine.status()).toMatchObject({ documents: 10, warnings: [] })
  })

  it('with a manifest that is no manifest is refused, and mended by clear()', async () => {
    const disk = await indexed()
    disk.manifest = { revision: 3, format: 2, chunks: 'none' }
    const { engine } = await testEngine({ disk })
    await expect(engine.search('unique3')).rejects.toSatisfy(withCode('index-corrupt'))
    await expect(engine.index(documents)).rejects.toSatisfy(withCode('index-corrupt'))
    await engine.clear()
    await engine.index(documents)
    expect((await engine.search('unique3')).hits[0]?.id).toBe('doc-3')
  })
})

describe('an index that does not fit', () => {
  it('made by another encoder is refused and left alone until clear()', async () => {
    const disk = await indexed()
    const before = disk.records
    const { engine } = await testEngine({ disk, encoder: new WordEncoder({ digest: 'words-2' }) })
    expect((await engine.status()).incompatible).toMatch(/another encoder/)
    await expect(engine.search('unique3')).rejects.toSatisfy(withCode('index-incompatible'))
    await expect(engine.index(documents)).rejects.toSatisfy(withCode('index-incompatible'))
    await expect(engine.remove(['doc-3'])).rejects.toSatisfy(withCode('index-incompatible'))
    expect(disk.records).toBe(before)
    await engine.clear()
    await engine.index(documents)
    expect((await engine.search('unique3')).hits[0]?.id).toBe('doc-3')
  })

  it('of a newer format is refused and left alone', async () => {
    const disk = await indexed()
    disk.manifest = { ...(disk.manifest as object), format: 3 }
    const { engine } = await testEngine({ disk })
    await expect(engine.search('unique3')).rejects.toThrow(/format 3.*newer/)
    await expect(engine.index(documents)).rejects.toSatisfy(withCode('index-incompatible'))
    expect(disk.manifest).toMatchObject({ format: 3 })
  })

  it('with other nbits or pooling is refused when they are asked for, and taken as it is when they are not', async () => {
    const disk = await indexed()
    const asked = await testEngine({ disk, format: { nbits: 2 } })
    await expect(asked.engine.search('unique3')).rejects.toThrow(/nbits 4, not 2/)
    const pooled = await testEngine({ disk, format: { pool: 2 } })
    await expect(pooled.engine.search('unique3')).rejects.toThrow(/pool 1, not 2/)
    const any = await testEngine({ disk })
    expect((await any.engine.search('unique3')).hits[0]?.id).toBe('doc-3')
  })
})

describe('a full disk', () => {
  it('refuses with storage-full and keeps the old index whole', async () => {
    const disk = await indexed()
    const { engine } = await testEngine({ disk })
    disk.quota = (await engine.estimate()).used + 1000
    const more = documents.map((document) => ({ ...document, id: `more-${document.id}` }))
    await expect(engine.index(more)).rejects.toSatisfy(withCode('storage-full'))
    expect((await engine.search('unique3')).hits[0]?.id).toBe('doc-3')
    disk.quota = Number.POSITIVE_INFINITY
    await engine.index(more)
    expect((await engine.status()).documents).toBe(80)
  })
})
