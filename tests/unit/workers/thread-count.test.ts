import { describe, expect, test } from 'vitest'
import { threadCount } from '../../../workers/thread-count.ts'

describe('threadCount', () => {
  test.each([
    [false, 16, 1],
    [true, 1, 1],
    [true, 3, 3],
    [true, 16, 4],
    [true, 0, 1],
  ])('isolated %s, %i cores: %i', (crossOriginIsolated, cores, threads) => {
    expect(threadCount({ crossOriginIsolated, cores })).toBe(threads)
  })
})
