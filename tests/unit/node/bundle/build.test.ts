import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layoutOf } from '../../../../src/core/bundle/files.ts'
import { Engine } from '../../../../src/core/engine.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { Document } from '../../../../src/core/types.ts'
import { buildBundle } from '../../../../src/node/bundle/build.ts'
import { FolderStore } from '../../../../src/node/bundle/folder-store.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const pages = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `page-${index}`,
    title: `Page number${index}`,
    text: `All about topic${index} and thing${index % 7}. `.repeat(4),
    url: `/page-${index}`,
  }))

const format = { nbits: 4, pool: 1 } as const

async function build(documents: readonly Document[], folder: string, encoder = new WordEncoder(), mostWhole?: number) {
  return buildBundle(documents, folder, { encoder, kernel: new ScalarKernel(), format, mostWhole })
}

async function contents(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder)
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'hex')] as const)),
  )
}

async function openFolder(folder: string) {
  const store = await FolderStore.open(folder)
  const ports = { encoder: new WordEncoder(), kernel: new ScalarKernel(), store, host: testHost }
  return Engine.open(ports, { name: 'bundle', format: {} })
}

describe('buildBundle', () => {
  test('makes an index that the engine searches', async () => {
    const folder = await temporaryFolder()
    await build(pages(100), folder)
    const engine = await openFolder(folder)
    const { hits } = await engine.search('topic42')
    expect(hits[0]).toMatchObject({ id: 'page-42', url: '/page-42', title: 'Page number42' })
    expect(await engine.status()).toMatchObject({ documents: 100, storage: 'folder', warnings: [] })
  })

  test('mends a file that was damaged without a change of its length', async () => {
    const folder = await temporaryFolder()
    await build(pages(40), folder)
    const whole = await contents(folder)
    const [name = ''] = [...whole.keys()].filter((file) => file.startsWith('residuals-'))
    const bytes = await readFile(join(folder, name))
    await writeFile(join(folder, name), bytes.fill(0, bytes.length >> 1))
    await build(pages(40), folder)
    expect(await contents(folder)).toEqual(whole)
  })

  test('gives the same bytes for the same documents in another order', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()]
    await build(pages(100), one)
    await build(pages(100).toReversed(), other)
    expect(await contents(one)).toEqual(await contents(other))
  })

  test('encodes nothing again when nothing changed, and leaves every byte', async () => {
    const folder = await temporaryFolder()
    await build(pages(100), folder)
    const before = await contents(folder)
    const encoder = new WordEncoder()
    expect(await build(pages(100), folder, encoder)).toMatchObject({ unchanged: 100, encoded: 0 })
    expect(encoder.encoded).toBe(0)
    expect(await contents(folder)).toEqual(before)
  })

  test('a changed page changes the files of its chunk and the manifest', async () => {
    const folder = await temporaryFolder()
    await build(pages(200), folder)
    const before = await contents(folder)
    const changed = pages(200).map((page) => (page.id === 'page-77' ? { ...page, text: 'Wholly new words' } : page))
    expect(await build(changed, folder)).toMatchObject({ unchanged: 199, encoded: 1 })
    const after = await contents(folder)
    const kinds = [...after].filter(([name, bytes]) => before.get(name) !== bytes).map(([name]) => name.split('-')[0])
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(kinds).toContain('manifest.json')
    expect(after.size).toBe(before.size)
    const engine = await openFolder(folder)
    expect((await engine.search('wholly new words')).hits[0]?.id).toBe('page-77')
    expect((await engine.search('topic78')).hits[0]?.id).toBe('page-78')
  })

  test('a collection that has outgrown its codec is made anew', async () => {
    const folder = await temporaryFolder()
    await build(pages(10), folder)
    const { bundle, unchanged } = await build(pages(60), folder)
    expect(unchanged).toBe(0)
    expect(bundle.index.codecs.length).toBe(1)
    expect((await readdir(folder)).length).toBe(bundle.files.length + 1)
  })

  test('pages that are gone leave nothing behind', async () => {
    const folder = await temporaryFolder()
    await build(pages(100), folder)
    const { bundle } = await build(pages(50), folder)
    expect(bundle.index.chunks.reduce((sum, { documents }) => sum + documents, 0)).toBe(50)
    expect((await readdir(folder)).length).toBe(bundle.files.length + 1)
  })

  test('builds again over a bundle that is damaged or of another encoder', async () => {
    const folder = await temporaryFolder()
    await build(pages(50), folder)
    const [chunk = ''] = (await readdir(folder)).filter((name) => name.startsWith('chunk-'))
    await writeFile(join(folder, chunk), 'nonsense')
    expect(await build(pages(50), folder)).toMatchObject({ unchanged: 0 })
    expect(await build(pages(50), folder, new WordEncoder({ digest: 'words-2' }))).toMatchObject({ unchanged: 0 })
    expect(await build(pages(50), folder, new WordEncoder({ digest: 'words-2' }))).toMatchObject({ unchanged: 50 })
  })

  test('no documents give an empty index', async () => {
    const folder = await temporaryFolder()
    await build([], folder)
    expect((await (await openFolder(folder)).search('anything')).hits).toEqual([])
  })
})

describe('a bundle without words', () => {
  const made = (folder: string, mostWhole?: number) => {
    const parts = { encoder: new WordEncoder(), kernel: new ScalarKernel(), format, mostWhole, words: false }
    return buildBundle(pages(100), folder, parts)
  }
  const kindsIn = async (folder: string) => new Set((await readdir(folder)).map((name) => name.split('-')[0]))

  test('holds none, and answers by words as one with them does', async () => {
    const [bare, whole] = [await temporaryFolder(), await temporaryFolder()]
    await made(bare)
    await build(pages(100), whole)
    expect(await kindsIn(whole)).toContain('lexical')
    expect(await kindsIn(bare)).not.toContain('lexical')
    const engines = [await openFolder(whole), await openFolder(bare)]
    for (const query of ['topic42', 'topci7 thing3']) {
      const options = { mode: 'lexical', k: 20 } as const
      const [expected, found] = await Promise.all(engines.map((engine) => engine.search(query, options)))
      expect(found?.hits.length).toBeGreaterThan(0)
      expect(found?.hits).toEqual(expected?.hits)
    }
  })

  test('has them all the same when it is too large to be fetched whole', async () => {
    const folder = await temporaryFolder()
    await made(folder, 0)
    expect(await kindsIn(folder)).toContain('wordspieces')
  })
})

describe('a bundle of more than may be fetched whole', () => {
  const inParts = (documents: readonly Document[], folder: string) => build(documents, folder, new WordEncoder(), 0)

  test('that comes to be fetched whole, or no longer is, has the files of one that is built anew', async () => {
    const [folder, whole, parts] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()]
    await build(pages(100), whole)
    await inParts(pages(100), parts)
    await inParts(pages(100), folder)
    expect(await build(pages(100), folder)).toMatchObject({ unchanged: 100, encoded: 0 })
    expect(await contents(folder)).toEqual(await contents(whole))
    await inParts(pages(100), folder)
    expect(await contents(folder)).toEqual(await contents(parts))
  })

  test('has words, passages, texts and lists in pieces, and is searched in Node as a whole', async () => {
    const [whole, parts] = [await temporaryFolder(), await temporaryFolder()]
    await build(pages(100), whole)
    const { bundle } = await inParts(pages(100), parts)
    const laidOut = (layout: string) =>
      new Set(
        bundle.files.flatMap((file) => (layoutOf(file) === layout ? [file.key.slice(0, file.key.indexOf('/'))] : [])),
      )
    expect(laidOut('pieces')).toEqual(new Set(['residuals', 'text', 'lists', 'words']))
    const engines = [await openFolder(whole), await openFolder(parts)]
    for (const query of ['topic42', 'topic7 thing3']) {
      const [expected, found] = await Promise.all(engines.map((engine) => engine.search(query, { k: 20 })))
      expect(found?.hits).toEqual(expected?.hits)
    }
  })

  test('gives the same bytes for the same documents, built anew or upon itself', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()]
    await inParts(pages(100), one)
    await inParts(pages(100).toReversed(), other)
    expect(await contents(one)).toEqual(await contents(other))
    expect(await inParts(pages(100), one)).toMatchObject({ unchanged: 100, encoded: 0 })
    expect(await contents(one)).toEqual(await contents(other))
  })

  test('a changed page changes the files of its chunk and the manifest', async () => {
    const folder = await temporaryFolder()
    await inParts(pages(200), folder)
    const before = await contents(folder)
    const changed = pages(200).map((page) => (page.id === 'page-77' ? { ...page, text: 'Wholly new words' } : page))
    await inParts(changed, folder)
    const after = await contents(folder)
    const kinds = [...after].filter(([name, bytes]) => before.get(name) !== bytes).map(([name]) => name.split('-')[0])
    expect(new Set(kinds).size).toBe(kinds.length)
    expect(after.size).toBe(before.size)
  })
})

describe('FolderStore', () => {
  test('a folder without an index says so', async () => {
    await expect(FolderStore.open(await temporaryFolder())).rejects.toMatchObject({ code: 'storage-unavailable' })
  })

  test('a manifest that is no JSON is refused', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'manifest.json'), '{')
    await expect(FolderStore.open(folder)).rejects.toMatchObject({ code: 'index-corrupt' })
  })

  test('cannot be changed', async () => {
    const folder = await temporaryFolder()
    await build(pages(5), folder)
    const engine = await openFolder(folder)
    await expect(engine.index(pages(1))).rejects.toMatchObject({ code: 'storage-unavailable' })
    await expect(engine.clear()).rejects.toMatchObject({ code: 'storage-unavailable' })
  })

  test('a damaged chunk is left out, with a warning', async () => {
    const folder = await temporaryFolder()
    await build(pages(100), folder)
    const [chunk = ''] = (await readdir(folder)).filter((name) => name.startsWith('chunk-'))
    await writeFile(join(folder, chunk), 'nonsense')
    const engine = await openFolder(folder)
    const status = await engine.status()
    expect(status.warnings.length).toBe(1)
    expect(status.documents).toBeLessThan(100)
  })
})
