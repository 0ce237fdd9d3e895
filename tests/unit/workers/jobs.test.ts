import { describe, expect, it } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import { Jobs, outcomeOf } from '../../../workers/jobs.ts'

describe('outcomes', () => {
  it('carry values and codes', async () => {
    expect(await outcomeOf(() => 7)).toEqual({ ok: true, value: 7 })
    const full = () => Promise.reject(new SearchError('storage-full', 'no room'))
    expect(await outcomeOf(full)).toEqual({ ok: false, error: { code: 'storage-full', message: 'no room' } })
  })

  it('call anything unexpected a failed backend, with its message', async () => {
    const outcome = await outcomeOf(() => {
      throw new TypeError('x is not a function')
    })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'backend-failed' } })
    expect(outcome.ok ? '' : outcome.error.message).toContain('x is not a function')
  })
})

describe('Jobs', () => {
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

  it('cancels the one it is told to', async () => {
    const jobs = new Jobs()
    const one = jobs.run(1, untilAborted)
    const two = jobs.run(2, untilAborted)
    jobs.cancel(1)
    jobs.cancel(99)
    expect(await one).toMatchObject({ ok: false, error: { code: 'aborted' } })
    jobs.cancelAll()
    expect(await two).toMatchObject({ ok: false, error: { code: 'aborted' } })
  })

  it('keeps the code of an error that comes after the cancel', async () => {
    const jobs = new Jobs()
    const running = jobs.run(1, async (signal) => {
      await untilAborted(signal).catch(() => undefined)
      throw new SearchError('index-corrupt', 'bad')
    })
    jobs.cancel(1)
    expect(await running).toMatchObject({ ok: false, error: { code: 'index-corrupt' } })
  })
})
