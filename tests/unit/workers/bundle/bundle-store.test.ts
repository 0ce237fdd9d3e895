import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Engine } from '../../../../src/core/engine.ts'
import { checkManifest } from '../../../../src/core/index/manifest.ts'
import { MemoryDisk, MemoryStore } from '../../../../src/core/memory-store.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import type { Document } from '../../../../src/core/types.ts'
import { buildBundle } from '../../../../src/node/bundle/build.ts'
import { BundleFiles } from '../../../../workers/bundle/bundle-files.ts'
import { BundleStore } from '../../../../workers/bundle/bundle-store.ts'
import { serveFolder } from '../../../helpers/server.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { testHost } from '../../../helpers/test-engine.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

const patience = { timeout: 10_000 }

const pages = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `page-${index}`,
    text: `All about topic${index} and thing${index % 7}. `.repeat(4),
  }))

const build = (documents: readonly Document[], folder: string, nbits: 2 | 4 = 4, mostWhole?: number) =>
  buildBundle(documents, folder, {
    encoder: new WordEncoder(),
    kernel: new ScalarKernel(),
    format: { nbits, pool: 1 },
    mostWhole,
  })

/** A site with an index of a hundred pages. */
async function site() {
  const folder = await temporaryFolder()
  await build(pages(100), folder)
  const server = await serveFolder(folder)
  onTestFinished(() => server.close())
  const fetched = () => server.requests.map(({ path }) => path.slice(1).replace(/-.*/, ''))
  return { folder, server, fetched, files: new BundleFiles(server.url) }
}

async function visit(files: BundleFiles, disk = new MemoryDisk(), mostWhole?: number) {
  const { store, warning } = await BundleStore.open(new MemoryStore(disk), files, mostWhole)
  const ports = { encoder: new WordEncoder(), kernel: new ScalarKernel(), store, host: testHost }
  const engine = await Engine.open(ports, {
    name: 'site',
    format: {},
    tuning: { flushCharacters: 2000, sampleRows: 512 },
  })
  const best = async (query: string) => (await engine.search(query, { mode: 'semantic' })).hits[0]?.id
  return { engine, store, disk, best, warning }
}

describe('a first visit', () => {
  test('opening fetches the codes, a search what it needs', async () => {
    const { files, fetched } = await site()
    const { best, engine } = await visit(files)
    expect(fetched()).not.toContain('text')
    expect(await best('topic42')).toBe('page-42')
    expect((await engine.status()).documents).toBe(100)
  })

  test('what was fetched is stored, and not fetched again', async () => {
    const { files, fetched, server } = await site()
    const first = await visit(files)
    await first.best('topic42')
    await first.store.fetchRest()
    await first.engine.dispose()
    const before = server.requests.length
    const again = await visit(files, first.disk)
    expect(await again.best('topic7')).toBe('page-7')
    await again.store.fetchRest()
    expect(fetched().slice(before)).toEqual(['manifest.json'])
  })

  test('without the server there is nothing to search', async () => {
    const nobody = new BundleFiles('http://127.0.0.1:1/')
    await expect(visit(nobody)).rejects.toMatchObject({ code: 'index-unavailable' })
  })

  test.each([
    ['is not there', () => ({ status: 404 }), 'index-unavailable'],
    ['is a page of HTML', () => ({ body: '<!doctype html>' }), 'index-corrupt'],
    ['is of a newer format', () => ({ body: '{"bundle":99}' }), 'index-incompatible'],
    ['cannot be had', () => ({ status: 500 }), 'index-unavailable'],
  ])('a manifest that %s is refused', async (_, answer, code) => {
    const { files, server } = await site()
    server.answer = answer
    await expect(visit(files)).rejects.toMatchObject({ code })
  })

  test('a file damaged on its way is asked for again', async () => {
    const { files, server } = await site()
    let damaged = 0
    server.answer = ({ path }) => (path.startsWith('/chunk-') && damaged++ === 0 ? { body: 'nonsense' } : undefined)
    expect(await (await visit(files)).best('topic42')).toBe('page-42')
  })

  test('a file that stays damaged is refused', async () => {
    const { files, server } = await site()
    server.answer = ({ path }) => (path.startsWith('/chunk-') ? { body: 'nonsense' } : undefined)
    await expect(visit(files)).rejects.toMatchObject({ code: 'index-corrupt' })
  })

  test('a bundle that was uploaded in part is unavailable', async () => {
    const { files, folder } = await site()
    for (const name of await readdir(folder)) if (name.startsWith('chunk-')) await rm(join(folder, name))
    await expect(visit(files)).rejects.toMatchObject({ code: 'index-unavailable' })
  })

  test('a host that decompresses the files itself is no trouble', async () => {
    const { files, server } = await site()
    server.answer = ({ path }) => (path.startsWith('/chunk-') ? { headers: { 'Content-Encoding': 'gzip' } } : undefined)
    expect(await (await visit(files)).best('topic42')).toBe('page-42')
  })
})

describe('a bundle without words', () => {
  test('has them made from its texts, once', async () => {
    const folder = await temporaryFolder()
    const parts = { encoder: new WordEncoder(), kernel: new ScalarKernel(), format: { nbits: 4, pool: 1 } } as const
    await buildBundle(pages(100), folder, { ...parts, words: false })
    const server = await serveFolder(folder)
    onTestFinished(() => server.close())
    const disk = new MemoryDisk()
    const first = await visit(new BundleFiles(server.url), disk)
    const byWords = async ({ engine }: typeof first) =>
      (await engine.search('topic42', { mode: 'lexical' })).hits[0]?.id
    expect(await byWords(first)).toBe('page-42')
    await first.engine.dispose()
    const words = [...disk.records.keys()].filter((key) => key.startsWith('lexical/'))
    expect(words.length).toBe(checkManifest(disk.manifest).chunks.length)
    const again = await visit(new BundleFiles(server.url), disk)
    const before = new Map(disk.records)
    expect(await byWords(again)).toBe('page-42')
    await again.engine.dispose()
    for (const key of words) expect(disk.records.get(key)).toBe(before.get(key))
  })
})

describe('a bundle too large to be fetched as a whole', () => {
  /** Opens it as one that is larger than may be fetched whole, whatever its size. */
  const inParts = (files: BundleFiles, disk = new MemoryDisk()) => visit(files, disk, 0)

  test('is opened by its codec and its codes alone', async () => {
    const { files, fetched } = await site()
    const { store } = await inParts(files)
    await store.fetchRest()
    expect(store.onDemand).toBe(true)
    expect(new Set(fetched())).toEqual(new Set(['manifest.json', 'codec', 'chunk']))
  })

  test('a search finds what it finds in the whole', async () => {
    const { files } = await site()
    const [whole, parts] = [await visit(files), await inParts(files)]
    const answers = async ({ engine }: typeof whole, query: string) => {
      const { hits } = await engine.search(query, { mode: 'semantic', k: 3 })
      return hits.map(({ id, score }) => [id, score])
    }
    for (const query of ['topic42', 'topic7 thing3', 'all about thing5']) {
      expect(await answers(parts, query)).toEqual(await answers(whole, query))
    }
  })

  test('a search fetches residuals and texts, some of the texts, and nothing twice', async () => {
    const { files, folder, fetched, server } = await site()
    const chunks = (await readdir(folder)).filter((name) => name.startsWith('chunk-')).length
    const { engine } = await inParts(files)
    const opened = server.requests.length
    const search = () => engine.search('topic42', { mode: 'semantic', k: 1 })
    await search()
    const kinds = fetched().slice(opened)
    expect(new Set(kinds)).toEqual(new Set(['residuals', 'text']))
    expect(kinds.filter((kind) => kind === 'text').length).toBeLessThan(chunks)
    const searched = server.requests.length
    await search()
    expect(server.requests.length).toBe(searched)
  })

  test('what is fetched while the index is written is not fetched twice', async () => {
    const { files, server } = await site()
    const { store, disk } = await inParts(files)
    const key = `text/${checkManifest(disk.manifest).chunks[0]?.id}`
    await store.writing(async () => {
      const first = await store.read(key)
      const fetched = server.requests.length
      expect(first).toBeDefined()
      expect(await store.read(key)).toEqual(first)
      expect(server.requests.length).toBe(fetched)
      expect(disk.records.has(key)).toBe(false)
    })
  })

  test('what was fetched is here, and nothing else is fetched to see', async () => {
    const { files, server } = await site()
    const { store, disk } = await inParts(files)
    const [one, other] = checkManifest(disk.manifest).chunks.map(({ id }) => `text/${id}`) as [string, string]
    const fetched = await store.read(one)
    const requests = server.requests.length
    expect(await store.readHere(one)).toEqual(fetched)
    expect(await store.readHere(other)).toBeUndefined()
    expect(server.requests.length).toBe(requests)
  })

  test('what a search fetched is stored, and there on the next visit without a server', async () => {
    const { files, server } = await site()
    const first = await inParts(files)
    expect(await first.best('topic42')).toBe('page-42')
    await first.engine.dispose()
    server.answer = () => ({ status: 503 })
    const again = await inParts(files, first.disk)
    expect(again.warning?.code).toBe('index-unavailable')
    expect(await again.best('topic42')).toBe('page-42')
  })

  test.each([
    ['gone', () => ({ status: 500 })],
    ['silent about half of it', () => ({ truncate: 10 })],
  ])('a part whose server is %s fails the search, and not the index', async (_, answer) => {
    const { files, server } = await site()
    const { best, engine } = await inParts(files)
    server.answer = ({ path }) => (path.startsWith('/residuals-') ? answer() : undefined)
    await expect(best('topic42')).rejects.toMatchObject({ code: 'index-unavailable' })
    server.answer = undefined
    await vi.waitFor(async () => expect(await best('topic42')).toBe('page-42'), patience)
    expect((await engine.status()).documents).toBe(100)
  })

  test('parts that were tampered with are not searched, and are there again once they are whole', async () => {
    const { files, folder } = await site()
    const { best, engine, disk } = await inParts(files)
    const names = (await readdir(folder)).filter((name) => name.startsWith('residuals-'))
    const whole = await Promise.all(names.map((name) => readFile(join(folder, name))))
    const write = (turn: number) =>
      Promise.all(names.map((name, index) => writeFile(join(folder, name), whole[(index + turn) % names.length] ?? '')))
    await write(1)
    expect(await best('topic42')).toBeUndefined()
    expect((await engine.status()).warnings.length).toBeGreaterThan(0)
    await engine.dispose()
    await write(0)
    expect(await (await inParts(files, disk)).best('topic42')).toBe('page-42')
  })

  test('a deploy that takes away its parts is followed', async () => {
    const { files, folder } = await site()
    const { best, engine } = await inParts(files)
    await build(
      pages(40).map((page) => ({ ...page, text: `${page.text} Now with zebras.` })),
      folder,
    )
    expect(await best('topic7 zebras')).toBe('page-7')
    expect(await engine.status()).toMatchObject({ documents: 40, warnings: [] })
  })
})

describe('a bundle that is laid out in parts', () => {
  /** The same hundred pages twice: fetched whole, and in parts. */
  async function twoSites() {
    const whole = await site()
    const folder = await temporaryFolder()
    await build(pages(100), folder, 4, 0)
    const server = await serveFolder(folder)
    onTestFinished(() => server.close())
    return { whole, folder, server, files: new BundleFiles(server.url) }
  }
  const ranged = (requests: readonly { path: string; headers: { range?: string | undefined } }[]) =>
    requests.flatMap(({ path, headers }) => (headers.range === undefined ? [] : [path.slice(1).replace(/-.*/, '')]))

  test('a search finds what it finds in the whole, with the same scores, by parts of files', async () => {
    const { whole, files, server } = await twoSites()
    const [one, parts] = [await visit(whole.files), await visit(files)]
    expect(parts.store.onDemand).toBe(true)
    const opened = server.requests.length
    for (const query of ['topic42', 'topic7', 'all about topic5']) {
      const options = { mode: 'semantic', k: 1, matches: true, sections: 2 } as const
      const [expected, found] = await Promise.all([one, parts].map(({ engine }) => engine.search(query, options)))
      expect(found?.hits).toEqual(expected?.hits)
    }
    for (const query of ['topic42', 'topic77']) {
      const [expected, found] = await Promise.all([one, parts].map(({ engine }) => engine.search(query, { k: 1 })))
      expect(found?.hits[0]?.id).toBe(expected?.hits[0]?.id)
    }
    const kinds = server.requests.slice(opened).map(({ path }) => path.slice(1).replace(/-.*/, ''))
    const inParts = new Set(['listspieces', 'residualspieces', 'textpieces', 'wordspieces'])
    expect(new Set(kinds)).toEqual(new Set([...inParts, 'lexicon']))
    expect(new Set(ranged(server.requests.slice(opened)))).toEqual(inParts)
  })

  test('is opened by its codec and its outline alone', async () => {
    const { files, server } = await twoSites()
    const { engine } = await visit(files)
    const kinds = server.requests.map(({ path }) => path.slice(1).replace(/-.*/, ''))
    expect(kinds.toSorted()).toEqual(['codec', 'manifest.json', 'outline'])
    expect((await engine.status()).documents).toBe(100)
  })

  test('an exhaustive search finds what it finds in the whole, to the last', async () => {
    const { whole, files } = await twoSites()
    const [one, parts] = [await visit(whole.files), await visit(files)]
    const options = { mode: 'semantic', k: 100, exhaustive: true, floor: false } as const
    for (const query of ['topic42', 'all about thing3']) {
      const [expected, found] = await Promise.all([one, parts].map(({ engine }) => engine.search(query, options)))
      const scores = (result: typeof found) => new Map(result?.hits.map(({ id, score }) => [id, score]))
      expect(scores(found).size).toBe(100)
      expect(scores(found)).toEqual(scores(expected))
    }
  })

  test('a search by words finds what it finds in the whole, with the same scores, and reads nothing twice', async () => {
    const { whole, files, server } = await twoSites()
    const [one, parts] = [await visit(whole.files), await visit(files)]
    const queries = ['topic42', 'all about topics', 'thing', 'topci7', 'abuot', '"topic7 and thing0"', 'nothing at all']
    const ask = async ({ engine }: typeof one, query: string) => engine.search(query, { mode: 'lexical', k: 20 })
    for (const query of queries) {
      const [expected, found] = [await ask(one, query), await ask(parts, query)]
      expect(found.hits, query).toEqual(expected.hits)
    }
    expect((await ask(parts, 'topci7')).hits.length).toBeGreaterThan(0)
    const asked = server.requests.length
    for (const query of queries) await ask(parts, query)
    expect(server.requests.length).toBe(asked)
  })

  test('words that were read are there on a visit without a server', async () => {
    const { files, server } = await twoSites()
    const first = await visit(files)
    const byWords = async ({ engine }: typeof first) =>
      (await engine.search('topic42', { mode: 'lexical' })).hits[0]?.id
    expect(await byWords(first)).toBe('page-42')
    await first.engine.dispose()
    server.answer = () => ({ status: 503 })
    const again = await visit(files, first.disk)
    expect(await byWords(again)).toBe('page-42')
    await expect(again.engine.search('topic9', { mode: 'lexical' })).rejects.toMatchObject({
      code: 'index-unavailable',
    })
  })

  test('words that were tampered with are refused, and searched once they are whole', async () => {
    const { files, folder } = await twoSites()
    const { engine } = await visit(files)
    const [name = ''] = (await readdir(folder)).filter((file) => file.startsWith('wordspieces-'))
    const bytes = await readFile(join(folder, name))
    await writeFile(
      join(folder, name),
      Uint8Array.from(bytes, (byte) => byte ^ 1),
    )
    const search = () => engine.search('topic42', { mode: 'lexical' })
    await expect(search()).rejects.toMatchObject({ code: 'index-corrupt' })
    await writeFile(join(folder, name), bytes.subarray(0, 100))
    await expect(search()).rejects.toMatchObject({ code: 'index-corrupt' })
    await writeFile(join(folder, name), bytes)
    expect((await search()).hits[0]?.id).toBe('page-42')
  })

  test('a lexicon that was damaged where it is stored is fetched again', async () => {
    const { files, server } = await twoSites()
    const first = await visit(files)
    const byWords = async ({ engine }: typeof first) =>
      (await engine.search('topic42', { mode: 'lexical' })).hits[0]?.id
    expect(await byWords(first)).toBe('page-42')
    await first.engine.dispose()
    const [key = ''] = [...first.disk.records.keys()].filter((one) => one.startsWith('lexicon/'))
    for (const damaged of [new ArrayBuffer(100), flipped(first.disk.records.get(key))]) {
      first.disk.records = new Map([...first.disk.records, [key, damaged]])
      const before = server.requests.length
      const again = await visit(files, first.disk)
      expect(await byWords(again)).toBe('page-42')
      expect(server.requests.slice(before).some(({ path }) => path.startsWith('/lexicon-'))).toBe(true)
      await again.engine.dispose()
    }
  })

  test('words that are not there are unavailable, and no reason to fetch all texts', async () => {
    const { files, folder, server } = await twoSites()
    const { engine } = await visit(files)
    const [name = ''] = (await readdir(folder)).filter((file) => file.startsWith('wordspieces-'))
    await rm(join(folder, name))
    const search = engine.search('topic42', { mode: 'lexical' })
    await expect(search).rejects.toMatchObject({ code: 'index-unavailable' })
    expect(server.requests.filter(({ path }) => path.startsWith('/text'))).toEqual([])
  })

  test('a deploy that takes away its words is followed', async () => {
    const { files, folder } = await twoSites()
    const { engine } = await visit(files)
    const changed = pages(100).map((page) => (page.id === 'page-7' ? { ...page, text: 'Now with zebras' } : page))
    await build(changed, folder, 4, 0)
    expect((await engine.search('zebras', { mode: 'lexical' })).hits[0]?.id).toBe('page-7')
    expect((await engine.status()).warnings).toEqual([])
  })

  test('words of a bundle that was replaced are searched no longer, and nothing of them stays', async () => {
    const { files, folder } = await twoSites()
    const { engine, disk, best } = await visit(files)
    const byWords = async (query: string) => (await engine.search(query, { mode: 'lexical' })).hits[0]?.id
    expect(await byWords('topic42')).toBe('page-42')
    const changed = pages(100).map((page) => (page.id === 'page-7' ? { ...page, text: 'Now with zebras' } : page))
    await build(changed, folder, 4, 0)
    expect(await best('zebras')).toBe('page-7')
    expect(await byWords('zebras')).toBe('page-7')
    expect(await byWords('topic42')).toBe('page-42')
    expect((await engine.status()).warnings).toEqual([])
    await vi.waitFor(() => {
      const kept = [...disk.records.keys()].filter((key) => /^(lexicon|words)/.test(key))
      const { lexicon } = checkManifest(disk.manifest)
      expect(kept.toSorted()).toEqual([`lexicon/${lexicon?.id}`, `wordspieces/${lexicon?.id}`])
    }, patience)
  })

  test('words of documents that are added in the browser are searched with its own', async () => {
    const { files } = await twoSites()
    const { engine } = await visit(files)
    await engine.index([
      { id: 'mine', text: 'private giraffe notes' },
      { id: 'page-3', text: 'my own okapi' },
    ])
    const byWords = async (query: string) => {
      const { hits } = await engine.search(query, { mode: 'lexical', k: 100 })
      return hits.map(({ id }) => id)
    }
    expect(await byWords('giraffes')).toEqual(['mine'])
    expect((await byWords('topic42'))[0]).toBe('page-42')
    expect(await byWords('okapi')).toEqual(['page-3'])
    expect(await byWords('topic3')).not.toContain('page-3')
    expect(await byWords('giraffe thing0')).toEqual(expect.arrayContaining(['mine', 'page-42']))
  })

  test('what was fetched is not fetched again, and is there on a visit without a server', async () => {
    const { files, server } = await twoSites()
    const first = await visit(files)
    expect(await first.best('topic42')).toBe('page-42')
    const searched = server.requests.length
    expect(await first.best('topic42')).toBe('page-42')
    expect(server.requests.length).toBe(searched)
    await first.engine.dispose()
    server.answer = () => ({ status: 503 })
    const again = await visit(files, first.disk)
    expect(await again.best('topic42')).toBe('page-42')
  })

  test('a server without ranges does', async () => {
    const { folder } = await twoSites()
    const wholeFiles = new BundleFiles('http://site.example/', async (url) => {
      const name = new URL(String(url)).pathname.slice(1)
      return new Response(Uint8Array.from(await readFile(join(folder, name))))
    })
    const { best, engine } = await visit(wholeFiles)
    expect(await best('topic42')).toBe('page-42')
    expect((await engine.search('topic7', { mode: 'lexical' })).hits[0]?.id).toBe('page-7')
  })

  test('parts that were tampered with are not searched, and are there again once they are whole', async () => {
    const { files, folder } = await twoSites()
    const { best, engine, disk } = await visit(files)
    const names = (await readdir(folder)).filter((name) => name.startsWith('residualspieces-'))
    const bytes = await Promise.all(names.map((name) => readFile(join(folder, name))))
    const write = async (mask: number) => {
      for (const [index, name] of names.entries()) {
        await writeFile(
          join(folder, name),
          Uint8Array.from(bytes[index] ?? [], (byte) => byte ^ mask),
        )
      }
    }
    await write(1)
    expect(await best('topic42')).toBeUndefined()
    expect((await engine.status()).warnings.length).toBeGreaterThan(0)
    await engine.dispose()
    await write(0)
    expect(await (await visit(files, disk)).best('topic42')).toBe('page-42')
  })

  test('a search that fails for want of the server leaves nothing in memory', async () => {
    const { files, server } = await twoSites()
    const { engine, best } = await visit(files)
    const before = (await engine.status()).memory
    server.answer = ({ path }) => (path.startsWith('/residualspieces-') ? { status: 500 } : undefined)
    await expect(best('topic42')).rejects.toMatchObject({ code: 'index-unavailable' })
    expect((await engine.status()).memory).toBe(before)
    server.answer = undefined
    expect(await best('topic42')).toBe('page-42')
  })

  test('a deploy that takes away its parts is followed', async () => {
    const { files, folder } = await twoSites()
    const { best, engine } = await visit(files)
    const changed = pages(40).map((page) => ({ ...page, text: `${page.text} Now with zebras.` }))
    await build(changed, folder, 4, 0)
    expect(await best('topic7 zebras')).toBe('page-7')
    expect(await engine.status()).toMatchObject({ documents: 40, warnings: [] })
  })

  test.each(['listspieces', 'outline'])('%s that were tampered with are refused', async (kind) => {
    const { files, folder } = await twoSites()
    const [name = ''] = (await readdir(folder)).filter((file) => file.startsWith(`${kind}-`))
    const bytes = await readFile(join(folder, name))
    const write = (mask: number) =>
      writeFile(
        join(folder, name),
        Uint8Array.from(bytes, (byte) => byte ^ mask),
      )
    const best = async () => (await visit(files)).best('topic42')
    await write(1)
    await expect(best()).rejects.toMatchObject({ code: 'index-corrupt' })
    await write(0)
    expect(await best()).toBe('page-42')
  })

  test('what was fetched of a bundle that was replaced does not stay', async () => {
    const { files, folder } = await twoSites()
    const { best, disk } = await visit(files)
    expect(await best('topic42')).toBe('page-42')
    const changed = pages(100).map((page) => ({ ...page, text: `${page.text} Now with zebras.` }))
    await build(changed, folder, 4, 0)
    expect(await best('topic7 zebras')).toBe('page-7')
    const { chunks, outline } = checkManifest(disk.manifest)
    const known = new Set([...chunks, outline].map((entry) => entry?.id))
    await vi.waitFor(() => {
      const kept = [...disk.records.keys()].filter((key) => /^(lists|outline|residuals)/.test(key))
      expect(kept.filter((key) => !known.has(key.slice(key.indexOf('/') + 1)))).toEqual([])
      expect(kept).toEqual(expect.arrayContaining([`outline/${outline?.id}`, `listspieces/${outline?.id}`]))
    }, patience)
  })

  test('is searched as one with documents that are added in the browser', async () => {
    const { files } = await twoSites()
    const { engine, best } = await visit(files)
    await engine.index([
      { id: 'mine', text: 'private giraffe notes' },
      { id: 'page-3', text: 'my own okapi' },
    ])
    expect(await best('private giraffe notes')).toBe('mine')
    expect(await best('topic42')).toBe('page-42')
    const { hits } = await engine.search('topic3', { k: 100, mode: 'semantic' })
    expect(hits.filter(({ id }) => id === 'page-3').length).toBe(1)
  })

  test.each([
    ['small', 0, undefined],
    ['large', undefined, 0],
  ])('one that becomes %s in mid-visit is followed, and nothing is lost', async (_, before, after) => {
    const folder = await temporaryFolder()
    await build(pages(100), folder, 4, before)
    const server = await serveFolder(folder)
    onTestFinished(() => server.close())
    const { engine, best, store } = await visit(new BundleFiles(server.url))
    await engine.index([{ id: 'mine', text: 'private giraffe notes' }])
    expect(await best('topic42')).toBe('page-42')
    expect(await build(pages(100), folder, 4, after)).toMatchObject({ encoded: 0 })
    // Whoever asks for what is gone notices the new bundle.
    await engine.clear()
    for (const query of ['topic7', 'topic42', 'topic99']) {
      expect(await best(query)).toBe(query.replace('topic', 'page-'))
      expect((await engine.search(query, { mode: 'lexical' })).hits[0]?.id).toBe(query.replace('topic', 'page-'))
    }
    expect(store.onDemand).toBe(after === 0)
    expect(await engine.status()).toMatchObject({ documents: 100, warnings: [] })
  })

  test('one that has become small is fetched whole again, with nothing encoded anew', async () => {
    const { files, folder } = await twoSites()
    const { engine, disk } = await visit(files)
    await engine.dispose()
    expect(await build(pages(100), folder)).toMatchObject({ encoded: 0 })
    const again = await visit(files, disk)
    expect(again.store.onDemand).toBe(false)
    expect(await again.best('topic42')).toBe('page-42')
  })
})

describe('a later visit', () => {
  test('fetches what changed', async () => {
    const { files, folder, fetched, server } = await site()
    const { disk, store, engine } = await visit(files)
    await store.fetchRest()
    await engine.dispose()
    const changed = pages(100).map((page) => (page.id === 'page-5' ? { ...page, text: 'Wholly new words' } : page))
    await build(changed, folder)
    const before = server.requests.length
    const again = await visit(files, disk)
    expect(await again.best('wholly new words')).toBe('page-5')
    expect((await again.engine.status()).documents).toBe(100)
    await again.store.fetchRest()
    expect(
      fetched()
        .slice(before)
        .filter((kind) => kind === 'chunk').length,
    ).toBe(1)
  })

  test('offline, with everything stored, it searches and says why it is not up to date', async () => {
    const { files, server } = await site()
    const { disk, store, engine } = await visit(files)
    await store.fetchRest()
    await engine.dispose()
    server.answer = () => ({ status: 503 })
    const again = await visit(files, disk)
    expect(again.warning?.code).toBe('index-unavailable')
    expect(await again.best('topic42')).toBe('page-42')
  })

  test('offline, a search that needs what was never fetched says so, and works once the server is back', async () => {
    const { files, server } = await site()
    const { disk, engine } = await visit(files)
    await engine.dispose()
    server.answer = () => ({ status: 503 })
    const { best } = await visit(files, disk)
    await expect(best('topic42')).rejects.toMatchObject({ code: 'index-unavailable' })
    server.answer = undefined
    // Reads that were on their way together with the one that failed may still have to fail.
    await vi.waitFor(async () => expect(await best('topic42')).toBe('page-42'), patience)
  })

  test('an index made anew in another way takes the place of the old one', async () => {
    const { files, folder } = await site()
    const { disk, engine } = await visit(files)
    await engine.dispose()
    await build(pages(60), folder, 2)
    expect(await (await visit(files, disk)).engine.status()).toMatchObject({ documents: 60, nbits: 2 })
  })
})

describe('a deploy in mid-visit', () => {
  test('a search that needs files that are gone follows the new index', async () => {
    const { files, folder } = await site()
    const { best, engine } = await visit(files)
    await build(
      pages(40).map((page) => ({ ...page, text: `${page.text} Now with zebras.` })),
      folder,
      4,
    )
    expect(await best('topic7 zebras')).toBe('page-7')
    expect(await engine.status()).toMatchObject({ documents: 40, warnings: [] })
  })

  test('one that happens while the index is opened is followed', async () => {
    const { files, folder, server } = await site()
    const old = await readFile(join(folder, 'manifest.json'), 'utf8')
    await rm(folder, { recursive: true })
    await build(
      pages(30).map((page) => ({ ...page, title: 'New' })),
      folder,
    )
    let asked = 0
    server.answer = ({ path }) => (path === '/manifest.json' && asked++ === 0 ? { body: old } : undefined)
    expect((await (await visit(files)).engine.status()).documents).toBe(30)
  })
})

describe('documents that are added in the browser', () => {
  test('are searched as one with the bundle, and outlive its updates', async () => {
    const { files, folder } = await site()
    const { engine, best, disk } = await visit(files)
    await engine.index([
      { id: 'mine', text: 'private giraffe notes' },
      { id: 'page-3', text: 'my own okapi' },
    ])
    await engine.remove(['page-4'])
    expect(await best('private giraffe notes')).toBe('mine')
    expect(await best('my own okapi')).toBe('page-3')
    await engine.dispose()
    await build(
      pages(100).map((page) => ({ ...page, title: 'Changed' })),
      folder,
    )
    const again = await visit(files, disk)
    expect(await again.best('private giraffe notes')).toBe('mine')
    expect((await again.engine.status()).documents).toBe(100)
    const ids = (await again.engine.search('topic3 topic4', { k: 200, mode: 'semantic' })).hits.map(({ id }) => id)
    expect(ids.filter((id) => id === 'page-3').length).toBe(1)
    expect(ids).not.toContain('page-4')
    expect(await again.best('topic42')).toBe('page-42')
  })

  test('clear() takes them away, and the bundle stays', async () => {
    const { files } = await site()
    const { engine, best } = await visit(files)
    await engine.index([{ id: 'mine', text: 'private giraffe notes' }])
    await engine.clear()
    expect((await engine.status()).documents).toBe(100)
    expect(await best('topic42')).toBe('page-42')
  })

  test('when they cannot be searched with a new bundle, they are kept and the reason is given', async () => {
    const { files, folder } = await site()
    const { engine, disk } = await visit(files)
    await engine.index([{ id: 'mine', text: 'private giraffe notes' }])
    await engine.dispose()
    await writeFile(join(folder, 'manifest.json'), 'gone')
    await build(pages(60), folder, 2)
    const again = await visit(files, disk)
    expect(again.warning?.code).toBe('index-incompatible')
    await again.engine.clear()
    expect(await again.engine.status()).toMatchObject({ documents: 60, nbits: 2 })
  })
})

/** A record with its last byte changed. */
function flipped(record: ArrayBuffer | undefined): ArrayBuffer {
  const bytes = new Uint8Array(record?.slice(0) ?? new ArrayBuffer(0))
  bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1)
  return bytes.buffer
}
