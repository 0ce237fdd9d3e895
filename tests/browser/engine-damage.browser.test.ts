import { get } from 'idb-keyval'
import { afterEach, expect, it } from 'vitest'
import { type CreateOptions, createSearch, type Document, type SearchEngine, SearchError } from '../../src/index.ts'
import { databaseName, overwrite } from '../helpers/indexeddb.ts'

const open: SearchEngine[] = []

async function searchEngine(name: string, options: Partial<CreateOptions> = {}): Promise<SearchEngine> {
  const engine = await createSearch({ name, model: '/twins/pylate/', device: 'wasm', ...options })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.dispose()))
})

const documents: Document[] = ['search the page', 'hello world', 'paris capital'].map((text, index) => ({
  id: `doc-${index}`,
  text: `${text} ${index}`,
}))

/** Indexes the documents and lets go of the index; what is stored stays. */
async function indexed(): Promise<string> {
  const name = `damage-${crypto.randomUUID()}`
  const engine = await searchEngine(name)
  await engine.index(documents)
  await engine.dispose()
  return name
}

async function readManifest(name: string): Promise<{ chunks: { id: string }[] }> {
  const opening = indexedDB.open(databaseName(name))
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const manifest = await get('manifest', async (mode, callback) =>
    callback(database.transaction('records', mode).objectStore('records')),
  )
  database.close()
  return manifest
}

const withCode = (code: string) => (error: unknown) => error instanceof SearchError && error.code === code

it('drops a corrupted chunk, says so, and mends it with the next index()', async () => {
  const name = await indexed()
  const { chunks } = await readManifest(name)
  for (const { id } of chunks) await overwrite(name, `chunk/${id}`, new ArrayBuffer(64))
  const engine = await searchEngine(name)
  expect((await engine.search('hello world')).hits).toEqual([])
  expect((await engine.status()).warnings.join()).toMatch(/damaged/)
  expect(await engine.index(documents)).toMatchObject({ documents: 3, unchanged: 0 })
  expect((await engine.search('hello world')).hits).toHaveLength(3)
})

it('refuses an index of a newer format and leaves it alone, until it is cleared', async () => {
  const name = await indexed()
  const manifest = { ...(await readManifest(name)), format: 99 }
  await overwrite(name, 'manifest', manifest)
  const engine = await searchEngine(name)
  await expect(engine.search('hello world')).rejects.toSatisfy(withCode('index-incompatible'))
  await expect(engine.index(documents)).rejects.toSatisfy(withCode('index-incompatible'))
  expect(await readManifest(name)).toEqual(manifest)
  await engine.clear()
  await engine.index(documents)
  expect((await engine.search('hello world')).hits).toHaveLength(3)
})

it('works in memory where IndexedDB is refused, and says so', async () => {
  const worker = () => new Worker(new URL('../helpers/no-storage.worker.ts', import.meta.url), { type: 'module' })
  const engine = await searchEngine(`private-${crypto.randomUUID()}`, { worker })
  await engine.index(documents)
  const status = await engine.status()
  expect(status).toMatchObject({ storage: 'memory', documents: 3 })
  expect(status.warnings.join()).toMatch(/kept in memory/)
  expect((await engine.search('hello world')).hits).toHaveLength(3)
})

it('keeps the old index when the disk is full', async () => {
  const workers: Worker[] = []
  const worker = () => {
    const started = new Worker(new URL('../helpers/full-disk.worker.ts', import.meta.url), { type: 'module' })
    workers.push(started)
    return started
  }
  const engine = await searchEngine(`full-${crypto.randomUUID()}`, { worker })
  await engine.index(documents)
  workers[0]?.postMessage('fill-disk')
  const more = documents.map(({ id, text = '' }) => ({ id: `more-${id}`, text }))
  await expect(engine.index(more)).rejects.toSatisfy(withCode('storage-full'))
  expect((await engine.status()).documents).toBe(3)
  expect((await engine.search('hello world')).hits).toHaveLength(3)
})
