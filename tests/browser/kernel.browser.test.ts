import { describe, expect, inject, test } from 'vitest'
import { loadKernel, loadModule } from '../../src/kernel/kernel.ts'
import { supports } from '../../src/kernel/probe.ts'
import { describeKernel } from '../contract/kernel.ts'

describeKernel('simd kernel', () => loadKernel({ path: 'simd' }))

describe.runIf(await supports('relaxed'))('with relaxed SIMD', () => {
  describeKernel('sums of 32 bits', () => loadModule('relaxed', { dot: 'quads' }))
  describeKernel('bursts of 16 bits', () => loadModule('relaxed', { dot: 'bursts' }))
})

test('the engine gets the fastest path that it has', async () => {
  const kernel = await loadKernel()
  expect(kernel.path).toBe((await supports('relaxed')) ? 'relaxed' : 'simd')
  // WebKit has no relaxed SIMD yet; the others do.
  if (inject('engine') === 'chromium') expect(kernel.path).toBe('relaxed')
})
