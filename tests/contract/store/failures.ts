import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { bytes, freshName, openHandle, type StoreHarness, snapshot, toRevision } from './harness.ts'

export function describeFailures(harness: StoreHarness): void {
  test('a commit that finds no room leaves everything as it was, and the next one works', async () => {
    const name = freshName()
    const [store, other] = [await openHandle(harness, name), await openHandle(harness, name)]
    const heard = vi.fn()
    other.onCommit(heard)
    await store.commit(toRevision(1, { put: { 'chunk/a': bytes(1), 'chunk/b': bytes(2) } }))
    const keys = ['chunk/a', 'chunk/b', 'chunk/c', 'chunk/d']
    const before = await snapshot(store, keys)
    const makeRoom = harness.fillUp(name)
    const tooMuch = toRevision(2, {
      put: { 'chunk/a': bytes(9), 'chunk/c': bytes(3), 'chunk/d': bytes(4) },
      remove: ['chunk/b'],
    })
    await expect(store.commit(tooMuch)).rejects.toMatchObject({ name: 'SearchError', code: 'storage-full' })
    makeRoom()
    expect(await snapshot(store, keys)).toEqual(before)
    expect(await store.commit(tooMuch)).toBe(true)
    expect((await snapshot(other, keys)).records).toEqual([[9], undefined, [3], [4]])
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2))
  })

  test('any sequence of commits leaves what a map would hold', async () => {
    const keys = ['chunk/0', 'chunk/1', 'text/0', 'codec/0']
    const change = fc.record({
      current: fc.boolean(),
      put: fc.dictionary(fc.constantFrom(...keys), fc.uint8Array({ maxLength: 6 })),
      remove: fc.array(fc.constantFrom(...keys)),
      full: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
        const name = freshName()
        const store = await openHandle(harness, name)
        const model = new Map<string, number[]>()
        let revision = 0
        for (const { current, put, remove, full } of changes) {
          const commit = {
            expectedRevision: current ? revision : revision + 1,
            manifest: { revision: revision + 1 },
            put: new Map(Object.entries(put).map(([key, array]) => [key, array.slice().buffer])),
            remove,
          }
          const makeRoom = full ? harness.fillUp(name) : () => undefined
          const result = await store.commit(commit).catch(({ code }) => code)
          makeRoom()
          expect(result).toBe(!current ? false : full ? 'storage-full' : true)
          if (result !== true) continue
          revision += 1
          for (const key of remove) model.delete(key)
          for (const [key, array] of Object.entries(put)) model.set(key, [...array])
        }
        const { manifest, records, used } = await snapshot(store, keys)
        expect(manifest).toEqual(revision === 0 ? undefined : { revision })
        expect(records).toEqual(keys.map((key) => model.get(key)))
        const recordBytes = [...model.values()].reduce((sum, record) => sum + record.length, 0)
        expect(used).toBe(recordBytes + (revision === 0 ? 0 : JSON.stringify({ revision }).length))
        await store.clear()
        await store.close()
      }),
      { numRuns: 25 },
    )
  })
}
