import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { run } from '../../../tools/testing/run.mjs'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-run-'))
  vi.spyOn(console, 'error').mockReturnValue()
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

/** A process that has ended and that nobody has waited for is no longer alive, though it still has its number. */
async function alive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return !/\) [ZX] /.test(state)
}

const script = (text: string) => ['-c', text]
const options = { timeout: 60_000, output: 'ignore' } as const

test('gives the exit code, with the environment asked for', async () => {
  expect(await run('sh', script('exit $CODE'), { ...options, env: { CODE: '7' } })).toBe(7)
  expect(await run('sh', script('true'), options)).toBe(0)
})

test('a program that does not exist is a failure, not an exception', async () => {
  expect(await run('colibri-no-such-program', [], options)).toBeNull()
})

test('ends a program that takes too long, and what it has started', async () => {
  const file = join(folder, 'pid')
  const code = await run('sh', script(`sleep 600 & echo $! > '${file}'; wait`), { ...options, timeout: 500 })
  expect(code).toBeNull()
  const pid = Number(await readFile(file, 'utf8'))
  await vi.waitFor(async () => expect(await alive(pid)).toBe(false), { timeout: 20_000 })
})

test('ends what a program leaves behind', async () => {
  const file = join(folder, 'pid')
  expect(await run('sh', script(`sleep 600 & echo $! > '${file}'`), options)).toBe(0)
  const pid = Number(await readFile(file, 'utf8'))
  await vi.waitFor(async () => expect(await alive(pid)).toBe(false), { timeout: 20_000 })
})
