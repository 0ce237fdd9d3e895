import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changesOf } from '../../../src/node/cli/watch.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

test('a change is heard, also one that is made while the last one is dealt with', async () => {
  const folder = await temporaryFolder()
  const changes = changesOf([folder], join(folder, 'out'))
  const first = changes.next()
  // A watcher begins to listen some time after it was asked to.
  const writing = setInterval(() => void writeFile(join(folder, 'a.md'), `${Math.random()}`), 20)
  expect((await first).done).toBe(false)
  clearInterval(writing)
  await writeFile(join(folder, 'b.md'), 'while the first is dealt with')
  await new Promise((done) => setTimeout(done, 100))
  expect((await changes.next()).done).toBe(false)
})

test('a path that cannot be watched is an error', async () => {
  await expect(changesOf(['no/such/folder'], 'out').next()).rejects.toMatchObject({ code: 'ENOENT' })
})
