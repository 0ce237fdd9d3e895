import { expect, test } from 'vitest'
import { MemoryStore } from '../../../../src/core/memory-store.ts'
import { RecordKeeper } from '../../../../workers/bundle/record-keeper.ts'

const record = () => new ArrayBuffer(8)

/** A stored index of one chunk, and the keeper of its records. */
async function stored(): Promise<{ store: MemoryStore; keeper: RecordKeeper }> {
  const store = new MemoryStore()
  const manifest = { revision: 1, chunks: [{ id: 'one' }] }
  await store.commit({ expectedRevision: 0, manifest, put: new Map(), remove: [] })
  return { store, keeper: new RecordKeeper(store) }
}

const revision = async (store: MemoryStore) => Reflect.get((await store.readManifest()) as object, 'revision')

test('records of the index are kept, others are not', async () => {
  const { store, keeper } = await stored()
  keeper.keep('text/one', record())
  keeper.keep('text/other', record())
  await keeper.settled()
  expect(await store.read('text/one')).toEqual(record())
  expect(await store.read('text/other')).toBeUndefined()
})

test('records wait while the index is written, so that no commit of a writer is refused', async () => {
  const { store, keeper } = await stored()
  keeper.keep('chunk/one', record())
  const seen = await keeper.whileWriting(async () => {
    const before = await revision(store)
    keeper.keep('text/one', record())
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
    return [before, await revision(store)]
  })
  expect(seen).toEqual([2, 2])
  await expect.poll(() => store.read('text/one')).toEqual(record())
})

test('two writers at once are both waited for', async () => {
  const { store, keeper } = await stored()
  const ends: (() => void)[] = []
  const writers = [0, 1].map(() => keeper.whileWriting(() => new Promise<void>((resolve) => ends.push(resolve))))
  await expect.poll(() => ends.length).toBe(2)
  keeper.keep('text/one', record())
  ends[0]?.()
  await writers[0]
  expect(await store.read('text/one')).toBeUndefined()
  ends[1]?.()
  await writers[1]
  await expect.poll(() => store.read('text/one')).toEqual(record())
})

test('closing does not wait for a writer', async () => {
  const { store, keeper } = await stored()
  const ends: (() => void)[] = []
  const writer = keeper.whileWriting(() => new Promise<void>((resolve) => ends.push(resolve)))
  keeper.keep('text/one', record())
  await keeper.settled()
  expect(await store.read('text/one')).toBeUndefined()
  await expect.poll(() => ends.length).toBe(1)
  ends[0]?.()
  await writer
})

test('a record that waits can be had, as a copy, until it is stored', async () => {
  const { store, keeper } = await stored()
  let seen: unknown
  await keeper.whileWriting(async () => {
    keeper.keep('text/one', Uint8Array.of(1, 2).buffer)
    await new Promise((resolve) => setTimeout(resolve, 0))
    const first = keeper.get('text/one')
    if (first !== undefined) new Uint8Array(first).fill(9)
    seen = [keeper.get('text/one'), keeper.get('text/other'), await store.read('text/one')]
  })
  expect(seen).toEqual([Uint8Array.of(1, 2).buffer, undefined, undefined])
  await expect.poll(() => store.read('text/one')).toEqual(Uint8Array.of(1, 2).buffer)
  await expect.poll(() => keeper.get('text/one')).toBeUndefined()
})
