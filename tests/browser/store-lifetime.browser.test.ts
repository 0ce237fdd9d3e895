import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../../workers/store/open-store.ts'
import { bytes, freshName, openHandle, snapshot, toRevision } from '../contract/store/harness.ts'
import { deleteDatabase, indexedDBHarness, overwrite } from '../helpers/indexeddb.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('lets another tab delete the database, and begins again', async () => {
  const name = freshName()
  const store = await openHandle(indexedDBHarness, name)
  await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
  await deleteDatabase(name)
  expect(await store.commit(toRevision(2))).toBe(false)
  expect(await snapshot(store, ['chunk/a'])).toEqual({ manifest: undefined, records: [undefined], used: 0 })
  expect(await store.commit(toRevision(1))).toBe(true)
})

test('opens a new connection when the browser closed the old one without a word', async () => {
  const name = freshName()
  const open = vi.spyOn(IDBFactory.prototype, 'open')
  const store = await openHandle(indexedDBHarness, name)
  await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
  const [opened] = open.mock.results
  opened?.value.result.close()
  expect((await snapshot(store, ['chunk/a'])).records).toEqual([[1]])
  expect(await store.commit(toRevision(2))).toBe(true)
  expect(open).toHaveBeenCalledTimes(2)
})

test('opens a new connection after the event that the browser closed the old one', async () => {
  const name = freshName()
  const open = vi.spyOn(IDBFactory.prototype, 'open')
  const store = await openHandle(indexedDBHarness, name)
  const [opened] = open.mock.results
  opened?.value.result.close()
  opened?.value.result.dispatchEvent(new Event('close'))
  expect(await store.commit(toRevision(1))).toBe(true)
  expect(open).toHaveBeenCalledTimes(2)
})

test('has one transaction at a time, to its end, for WebKit never ends those of a dead worker that overlap', async () => {
  const { transaction } = IDBDatabase.prototype
  let [open, most] = [0, 0]
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...names) {
    const begun = transaction.apply(this, names)
    open += 1
    most = Math.max(most, open)
    begun.addEventListener('complete', () => {
      open -= 1
    })
    return begun
  })
  const store = await openHandle(indexedDBHarness)
  await Promise.all([store.readManifest(), store.commit(toRevision(1)), store.read('chunk/a'), store.estimate()])
  expect([open, most]).toEqual([0, 1])
})

test('closing while a commit is pending opens nothing anew', async () => {
  const name = freshName()
  const store = await openHandle(indexedDBHarness, name)
  const commit = store.commit(toRevision(1)).catch(({ code }) => code)
  await store.close()
  expect([true, 'storage-unavailable']).toContain(await commit)
  await deleteDatabase(name)
})

test('a value that cannot be stored takes the whole commit back', async () => {
  const store = await openHandle(indexedDBHarness)
  await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
  const before = await snapshot(store, ['chunk/a', 'chunk/b'])
  const detached = bytes(3)
  structuredClone(detached, { transfer: [detached] })
  const commit = toRevision(2, { put: { 'chunk/a': bytes(2), 'chunk/b': detached } })
  await expect(store.commit(commit)).rejects.toMatchObject({ code: 'storage-unavailable' })
  expect(await snapshot(store, ['chunk/a', 'chunk/b'])).toEqual(before)
})

test('a record that is not bytes is reported, not handed out', async () => {
  const name = freshName()
  const store = await openHandle(indexedDBHarness, name)
  await store.commit(toRevision(1))
  await overwrite(name, 'chunk/a', 'text')
  await expect(store.read('chunk/a')).rejects.toMatchObject({ code: 'index-corrupt' })
})

test.each([undefined, 1, 'revision', null, { revision: '1' }])(
  'no commit is made on a manifest that is %j',
  async (manifest) => {
    const name = freshName()
    const store = await openHandle(indexedDBHarness, name)
    await overwrite(name, 'manifest', manifest ?? null)
    expect(await store.commit(toRevision(1))).toBe(false)
    expect(await store.commit(toRevision(2))).toBe(false)
    expect(await store.readManifest()).toEqual(manifest ?? null)
  },
)

test.each([undefined, 'text', new Map([['chunk/a', -1]]), new Map([['chunk/a', '1']])])(
  'sizes damaged into %o are counted again by the next commit',
  async (sizes) => {
    const name = freshName()
    const store = await openHandle(indexedDBHarness, name)
    await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1, 2, 3), 'chunk/b': bytes(4) } }))
    await overwrite(name, 'sizes', sizes)
    await store.commit(toRevision(2, { remove: ['chunk/b'] }))
    expect((await store.estimate()).used).toBe(3 + JSON.stringify({ revision: 2 }).length)
  },
)

test('says what the browser grants the origin, where the browser says so', async () => {
  const { storage }: { storage?: StorageManager } = navigator
  const { quota } = await (await openHandle(indexedDBHarness)).estimate()
  expect(quota).toBe((await storage?.estimate())?.quota)
})

test('writes one task at a time within a realm that has no Web Locks', async () => {
  vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as never)
  const name = freshName()
  const [one, other] = [await openHandle(indexedDBHarness, name), await openHandle(indexedDBHarness, name)]
  const log: string[] = []
  await Promise.all(
    [one, other].map((store, index) =>
      store.writing(async () => {
        log.push(`${index} begins`)
        await store.readManifest()
        log.push(`${index} ends`)
      }),
    ),
  )
  expect(log).toEqual(['0 begins', '0 ends', '1 begins', '1 ends'])
})

test('openStore keeps an index in IndexedDB and has nothing to warn of', async () => {
  const { store, warning } = await openStore(freshName())
  onTestFinished(() => store.close())
  expect(store.kind).toBe('indexeddb')
  expect(warning).toBeUndefined()
})

test.each([
  ['is missing', () => vi.stubGlobal('indexedDB', undefined)],
  [
    'refuses',
    () =>
      vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
        throw new DOMException('not in this window', 'SecurityError')
      }),
  ],
])('openStore falls back to memory and says so where IndexedDB %s', async (_, arrange) => {
  arrange()
  const { store, warning } = await openStore(freshName())
  expect(store.kind).toBe('memory')
  expect(warning).toMatchObject({ name: 'SearchError', code: 'storage-unavailable' })
  expect(warning?.message).toContain('memory')
  expect(await store.commit(toRevision(1))).toBe(true)
})

test.each(['', 'a\nb', 'x'.repeat(101), 'tab\t', '\u{d800}', 7, undefined])('refuses the name %j', async (name) => {
  await expect(openStore(name as string)).rejects.toMatchObject({ code: 'options-invalid' })
})

test.each(['docs', 'Docs 2.0', 'пример', '@scope/name', 'https://example.org/docs/'])(
  'takes the name %j',
  async (name) => {
    const { store } = await openStore(`${name}`)
    expect(store.kind).toBe('indexeddb')
    await store.close()
    await deleteDatabase(name)
  },
)
