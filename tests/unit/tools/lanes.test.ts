import { mkdtempSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { inLanes, printed, printedSoFar } from '../../../tools/testing/lanes.mjs'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Does steps that end when they are told to. */
function steered(steps: readonly { name: string; after?: string }[], lanes: number) {
  const running = new Map<string, () => void>()
  const all = inLanes(steps, lanes, ({ name }) => new Promise<void>((end) => running.set(name, end)))
  const settled = () => new Promise((done) => setImmediate(done))
  return {
    all,
    running: async () => {
      await settled()
      return [...running.keys()]
    },
    end: (name: string) => {
      running.get(name)?.()
      running.delete(name)
    },
  }
}

describe('steps in lanes', () => {
  test('are done in their order, as many at a time as there are lanes', async () => {
    const { all, running, end } = steered([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }], 2)
    expect(await running()).toEqual(['a', 'b'])
    end('b')
    expect(await running()).toEqual(['a', 'c'])
    end('c')
    expect(await running()).toEqual(['a', 'd'])
    end('a')
    end('d')
    await all
  })

  test('one that has to wait for another waits', async () => {
    const { all, running, end } = steered([{ name: 'a' }, { name: 'b', after: 'a' }, { name: 'c' }], 3)
    expect(await running()).toEqual(['a', 'c'])
    end('a')
    expect(await running()).toEqual(['c', 'b'])
    end('b')
    end('c')
    await all
  })
})

test('what a step prints is kept until it ends, and then printed in one piece', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colibri-lanes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const print = (name: string) =>
    printed(name, folder, async (output) => {
      if (output === 'inherit') throw new Error('it has no place of its own')
      for (const line of ['first', 'second']) {
        writeSync(output, `${name} ${line}\n`)
        await new Promise((done) => setImmediate(done))
      }
      return name.length
    })
  expect(await Promise.all([print('kernel:check'), print('lint')])).toEqual([12, 4])
  const said = log.mock.calls.map(([line]) => String(line))
  expect(said).toContain('\n=== kernel:check\nkernel:check first\nkernel:check second\n')
  expect(said).toContain('\n=== lint\nlint first\nlint second\n')
  expect(readdirSync(folder)).toHaveLength(2)
})

test('a step by itself prints as it goes', async () => {
  vi.spyOn(console, 'log').mockReturnValue()
  expect(await printed('lint', undefined, async (output) => output)).toBe('inherit')
})

test('a step reads what it has printed, and goes on behind it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colibri-lanes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const print = (output: number | 'inherit', text: string) => typeof output === 'number' && writeSync(output, text)
  const read = await printed('lint', folder, async (output) => {
    print(output, 'first\n')
    const soFar = printedSoFar(output)
    print(output, 'second\n')
    return soFar
  })
  expect(read).toBe('first\n')
  expect(log.mock.calls.map(([line]) => String(line))).toContain('\n=== lint\nfirst\nsecond\n')
  expect(printedSoFar('inherit')).toBe('')
})
