import { expect, test } from 'vitest'
import { MemoryDisk, MemoryStore } from '../../../src/core/memory-store.ts'
import { bytes, toRevision } from '../../contract/store/harness.ts'
import { describeStore } from '../../contract/store.ts'

const disks = new Map<string, MemoryDisk>()

function disk(name: string): MemoryDisk {
  const known = disks.get(name) ?? new MemoryDisk()
  disks.set(name, known)
  return known
}

describeStore('memory', {
  open: async (name) => new MemoryStore(disk(name)),
  fillUp: (name) => {
    disk(name).quota = 0
    return () => {
      disk(name).quota = Number.POSITIVE_INFINITY
    }
  },
})

test('stores made without a disk share none', async () => {
  const [one, other] = [new MemoryStore(), new MemoryStore()]
  await one.commit(toRevision(1, { put: { 'chunk/a': bytes(1) } }))
  expect(await other.readManifest()).toBeUndefined()
})

test('says its quota only when it has one', async () => {
  const limited = new MemoryDisk()
  limited.quota = 100
  expect(await new MemoryStore(limited).estimate()).toEqual({ used: 0, quota: 100 })
  expect(await new MemoryStore().estimate()).toEqual({ used: 0 })
})
