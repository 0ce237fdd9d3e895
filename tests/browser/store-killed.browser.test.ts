import { expect, test } from 'vitest'
import { freshName, openHandle } from '../contract/store/harness.ts'
import { wholeRevision } from '../helpers/endless-writer.ts'
import { indexedDBHarness } from '../helpers/indexeddb.ts'

/** Starts a writer and ends it in the middle of its commit of a revision, a number of tasks after it said so. */
function killInCommit(name: string, commits: number, tasks: number): Promise<number> {
  const worker = new Worker(new URL('../helpers/store-writer.worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    let begun = 0
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.onmessage = async ({ data: revision }) => {
      begun += 1
      if (begun !== commits) return
      for (let task = 0; task < tasks; task += 1) await new Promise((resume) => setTimeout(resume))
      worker.terminate()
      resolve(revision)
    }
    worker.postMessage(name)
  })
}

test('a worker killed in mid-commit leaves one whole revision and a free lock', async () => {
  const name = freshName()
  const store = await openHandle(indexedDBHarness, name)
  let last = 0
  for (let round = 0; round < 20; round += 1) {
    const begun = await killInCommit(name, 1 + (round % 3), round % 5)
    const stored = await store.writing(() => wholeRevision(store))
    expect(stored).toBeGreaterThanOrEqual(Math.max(last, begun - 1))
    last = stored
  }
  expect(last).toBeGreaterThan(0)
})
