import { describe, expect, test } from 'vitest'
import { Loss } from '../../../src/core/loss.ts'

const never = new Promise<never>(() => undefined)

describe('a loss', () => {
  test('does not touch what comes first', async () => {
    const loss = new Loss()
    await expect(loss.race(Promise.resolve(7))).resolves.toBe(7)
    await expect(loss.race(Promise.reject(new Error('own')))).rejects.toThrow('own')
    loss.lose(new Error('late'))
  })

  test('rejects all that wait, and all that come after it, for its first reason', async () => {
    const loss = new Loss()
    const waiting = [loss.race(never), loss.race(never)]
    loss.lose(new Error('gone'))
    loss.lose(new Error('gone again'))
    for (const one of waiting) await expect(one).rejects.toThrow(/^gone$/)
    await expect(loss.race(Promise.resolve(1))).rejects.toThrow(/^gone$/)
  })
})
