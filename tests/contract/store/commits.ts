import { expect, test } from 'vitest'
import { bytes, openHandle, type StoreHarness, snapshot, toRevision } from './harness.ts'

export function describeCommits(harness: StoreHarness): void {
  test('begins empty', async () => {
    const store = await openHandle(harness)
    expect(await snapshot(store, ['chunk/a'])).toEqual({ manifest: undefined, records: [undefined], used: 0 })
  })

  test('a commit puts the manifest and its records', async () => {
    const store = await openHandle(harness)
    const manifest = { revision: 1, chunks: [{ id: 'a', sizes: [1, 2] }] }
    const put = new Map([
      ['chunk/a', bytes(1, 2, 3)],
      ['text/a', bytes()],
    ])
    expect(await store.commit({ expectedRevision: 0, manifest, put, remove: [] })).toBe(true)
    const used = JSON.stringify(manifest).length + 3
    expect(await snapshot(store, ['chunk/a', 'text/a', 'text/b'])).toEqual({
      manifest,
      records: [[1, 2, 3], [], undefined],
      used,
    })
  })

  test('a commit replaces and removes, and does not mind a key that is not there', async () => {
    const store = await openHandle(harness)
    await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1), 'chunk/b': bytes(2), 'chunk/c': bytes(3) } }))
    await store.commit(toRevision(2, { put: { 'chunk/a': bytes(4, 4) }, remove: ['chunk/b', 'chunk/unknown'] }))
    expect(await snapshot(store, ['chunk/a', 'chunk/b', 'chunk/c', 'chunk/unknown'])).toEqual({
      manifest: { revision: 2 },
      records: [[4, 4], undefined, [3], undefined],
      used: JSON.stringify({ revision: 2 }).length + 3,
    })
  })

  test('a key that a commit both removes and puts is there', async () => {
    const store = await openHandle(harness)
    await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
    await store.commit(toRevision(2, { put: { 'chunk/a': bytes(2) }, remove: ['chunk/a'] }))
    expect((await snapshot(store, ['chunk/a'])).records).toEqual([[2]])
  })

  test.each([0, 1, 3])(
    'a commit on revision %i changes nothing when revision 2 is stored',
    async (expectedRevision) => {
      const store = await openHandle(harness)
      await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
      await store.commit(toRevision(2))
      const before = await snapshot(store, ['chunk/a', 'chunk/b'])
      const commit = { ...toRevision(9, { put: { 'chunk/b': bytes(2) }, remove: ['chunk/a'] }), expectedRevision }
      expect(await store.commit(commit)).toBe(false)
      expect(await snapshot(store, ['chunk/a', 'chunk/b'])).toEqual(before)
    },
  )

  test('a commit on a revision changes nothing when there is no manifest', async () => {
    const store = await openHandle(harness)
    expect(await store.commit(toRevision(2, { put: { 'chunk/a': bytes(1) } }))).toBe(false)
    expect(await snapshot(store, ['chunk/a'])).toEqual({ manifest: undefined, records: [undefined], used: 0 })
  })

  test('keeps buffers of 8 MB as they are', async () => {
    const store = await openHandle(harness)
    const length = 2 ** 21
    const words = Uint32Array.from({ length }, (_, index) => Math.imul(index, 2654435761))
    await store.commit(toRevision(1, { put: { 'chunk/big': words.buffer } }))
    const record = await store.read('chunk/big')
    expect(record?.byteLength).toBe(4 * length)
    const read = new Uint32Array(record ?? new ArrayBuffer(0))
    expect(read.findIndex((word, index) => word !== words[index])).toBe(-1)
    expect((await store.estimate()).used).toBe(4 * length + JSON.stringify({ revision: 1 }).length)
  })

  test('what a caller does to its buffers later does not reach the store', async () => {
    const store = await openHandle(harness)
    const put = bytes(1, 2)
    await store.commit(toRevision(1, { put: { 'chunk/a': put } }))
    new Uint8Array(put).fill(9)
    new Uint8Array((await store.read('chunk/a')) ?? put).fill(8)
    expect((await snapshot(store, ['chunk/a'])).records).toEqual([[1, 2]])
  })

  test('clear leaves nothing, and a first commit follows it', async () => {
    const store = await openHandle(harness)
    await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
    await store.clear()
    expect(await snapshot(store, ['chunk/a'])).toEqual({ manifest: undefined, records: [undefined], used: 0 })
    expect(await store.commit(toRevision(1, { put: { 'chunk/b': bytes(2) } }))).toBe(true)
  })
}
