import { expect, test, vi } from 'vitest'
import { bytes, freshName, openHandle, type StoreHarness, snapshot, toRevision } from './harness.ts'

export function describeHandles(harness: StoreHarness): void {
  test('indexes of different names have nothing in common', async () => {
    const [one, other] = [await openHandle(harness), await openHandle(harness)]
    await one.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
    expect(await snapshot(other, ['chunk/a'])).toEqual({ manifest: undefined, records: [undefined], used: 0 })
  })

  test('handles on one name see each other’s commits', async () => {
    const name = freshName()
    const [one, other] = [await openHandle(harness, name), await openHandle(harness, name)]
    await one.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
    expect(await snapshot(other, ['chunk/a'])).toEqual(await snapshot(one, ['chunk/a']))
    expect(await one.commit(toRevision(1))).toBe(false)
    expect(await other.commit(toRevision(2, { remove: ['chunk/a'] }))).toBe(true)
    expect(await one.readManifest()).toEqual({ revision: 2 })
  })

  test('reads asked for at once get their own record each, or none', async () => {
    const store = await openHandle(harness)
    const put = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`chunk/${index}`, bytes(index)]))
    await store.commit(toRevision(1, { put }))
    const order = [7, 3, 25, 3, 0, 19, 20]
    const first = order.map((index) => store.read(`chunk/${index}`))
    await store.read('chunk/1')
    const second = order.map((index) => store.read(`chunk/${index}`))
    const expected = order.map((index) => (index < 20 ? bytes(index) : undefined))
    expect(await Promise.all(first)).toEqual(expected)
    expect(await Promise.all(second)).toEqual(expected)
  })

  test('of commits made at once on one revision, one succeeds', async () => {
    const name = freshName()
    const handles = await Promise.all([1, 2, 3, 4].map(() => openHandle(harness, name)))
    const results = await Promise.all(
      handles.map((handle, index) => handle.commit(toRevision(1, { put: { [`chunk/${index}`]: bytes(index) } }))),
    )
    expect(results.filter(Boolean)).toHaveLength(1)
    const { records } = await snapshot(await openHandle(harness, name), ['chunk/0', 'chunk/1', 'chunk/2', 'chunk/3'])
    expect(records.map((record) => record !== undefined)).toEqual(results)
  })

  test('a commit and a clear are told to the other handles on the name, and to nobody else', async () => {
    const name = freshName()
    const [one, other, stranger] = [
      await openHandle(harness, name),
      await openHandle(harness, name),
      await openHandle(harness),
    ]
    const [heardByOne, heardByOther, heardByStranger, stopped] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()]
    one.onCommit(heardByOne)
    other.onCommit(heardByOther)
    other.onCommit(stopped)()
    stranger.onCommit(heardByStranger)
    await one.commit(toRevision(1))
    await vi.waitFor(() => expect(heardByOther).toHaveBeenCalledTimes(1))
    await one.clear()
    await vi.waitFor(() => expect(heardByOther).toHaveBeenCalledTimes(2))
    await other.commit(toRevision(1))
    await vi.waitFor(() => expect(heardByOne).toHaveBeenCalledTimes(1))
    expect(heardByOther).toHaveBeenCalledTimes(2)
    expect(heardByStranger).not.toHaveBeenCalled()
    expect(stopped).not.toHaveBeenCalled()
  })

  test('a commit that changed nothing is told to nobody', async () => {
    const name = freshName()
    const [one, other] = [await openHandle(harness, name), await openHandle(harness, name)]
    const heard = vi.fn()
    other.onCommit(heard)
    await one.commit(toRevision(5))
    await one.commit(toRevision(1))
    await vi.waitFor(() => expect(heard).toHaveBeenCalled())
    expect(heard).toHaveBeenCalledTimes(1)
  })

  test('one task writes at a time, across handles, in order, and a failing one lets the next begin', async () => {
    const name = freshName()
    const [one, other] = [await openHandle(harness, name), await openHandle(harness, name)]
    const log: string[] = []
    const task =
      (label: string, reads: number, fails = false) =>
      async () => {
        log.push(`${label} begins`)
        for (let read = 0; read < reads; read += 1) await one.readManifest()
        log.push(`${label} ends`)
        if (fails) throw new Error(label)
        return label
      }
    const results = await Promise.allSettled([
      one.writing(task('a', 5)),
      other.writing(task('b', 1, true)),
      one.writing(task('c', 0)),
    ])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
    expect(results).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'rejected', reason: new Error('b') },
      { status: 'fulfilled', value: 'c' },
    ])
  })

  test('tasks that write indexes of different names do not wait for each other', async () => {
    const [one, other] = [await openHandle(harness), await openHandle(harness)]
    const result = await one.writing(() => other.writing(async () => 'inner'))
    expect(result).toBe('inner')
  })

  test('a closed handle refuses, hears nothing, and leaves the others as they were', async () => {
    const name = freshName()
    const [closed, open] = [await openHandle(harness, name), await openHandle(harness, name)]
    const heard = vi.fn()
    closed.onCommit(heard)
    await closed.close()
    await closed.close()
    for (const use of [
      () => closed.readManifest(),
      () => closed.read('chunk/a'),
      () => closed.commit(toRevision(1)),
      () => closed.clear(),
      () => closed.estimate(),
      () => closed.writing(async () => 1),
    ]) {
      await expect(use()).rejects.toMatchObject({ name: 'SearchError', code: 'disposed' })
    }
    const listening = await openHandle(harness, name)
    const alsoHeard = vi.fn()
    listening.onCommit(alsoHeard)
    expect(await open.commit(toRevision(1))).toBe(true)
    await vi.waitFor(() => expect(alsoHeard).toHaveBeenCalled())
    expect(heard).not.toHaveBeenCalled()
  })
}
