import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ThreadWatch } from '../../../src/client/thread-watch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const minute = 60_000

it('calls back once when a thread that was to start never did', () => {
  const onStalled = vi.fn()
  const watch = new ThreadWatch(onStalled)
  watch.hear({ type: 'thread', state: 'starting' })
  watch.hear({ type: 'thread', state: 'started' })
  watch.hear({ type: 'thread', state: 'starting' })
  expect(onStalled).not.toHaveBeenCalled()
  vi.advanceTimersByTime(minute)
  expect(onStalled).toHaveBeenCalledOnce()
})

it('says nothing of threads that started, or of a worker that is no longer watched', () => {
  const onStalled = vi.fn()
  const watch = new ThreadWatch(onStalled)
  watch.hear({ type: 'thread', state: 'starting' })
  watch.hear({ type: 'thread', state: 'started' })
  vi.advanceTimersByTime(minute)
  watch.hear({ type: 'thread', state: 'starting' })
  watch.stop()
  vi.advanceTimersByTime(minute)
  expect(onStalled).not.toHaveBeenCalled()
})

it('takes good news that waited behind a busy page', () => {
  const onStalled = vi.fn()
  const watch = new ThreadWatch(onStalled)
  watch.hear({ type: 'thread', state: 'starting' })
  // The page comes back late: the timer is due before the message is handled, which stands right behind it.
  vi.advanceTimersToNextTimer()
  watch.hear({ type: 'thread', state: 'started' })
  vi.advanceTimersByTime(minute)
  expect(onStalled).not.toHaveBeenCalled()
})
