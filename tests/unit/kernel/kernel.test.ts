import { afterEach, describe, expect, test, vi } from 'vitest'
import { ScalarKernel } from '../../../src/core/search/scalar-kernel.ts'
import { loadKernel, loadModule } from '../../../src/kernel/kernel.ts'
import { supports } from '../../../src/kernel/probe.ts'
import { agreesWithScalar, expectedScores, selfCheckScores } from '../../../src/kernel/self-check.ts'
import { describeKernel } from '../../contract/kernel.ts'
import { describeSums } from '../../contract/kernel-sums.ts'
import { enableRelaxedSimd } from './relaxed.ts'

await enableRelaxedSimd()

describeKernel('simd kernel', () => loadKernel({ path: 'simd' }))
describeKernel('relaxed kernel, sums of 32 bits', () => loadModule('relaxed', { dot: 'quads' }))
describeKernel('relaxed kernel, bursts of 16 bits', () => loadModule('relaxed', { dot: 'bursts' }))
describeSums('simd kernel', () => loadKernel({ path: 'simd' }))
describeSums('relaxed kernel', () => loadKernel({ path: 'relaxed' }))

describe('loadKernel', () => {
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })

  test('takes the fastest path', async () => {
    expect(await supports('relaxed')).toBe(true)
    expect((await loadKernel()).path).toBe('relaxed')
  })

  test('takes the path it is told', async () => {
    for (const path of ['relaxed', 'simd', 'scalar'] as const) expect((await loadKernel({ path })).path).toBe(path)
  })

  test('leaves out what the engine does not validate', async () => {
    const validate = WebAssembly.validate
    const [relaxedLength, simdLength] = await moduleLengths()
    vi.spyOn(WebAssembly, 'validate').mockImplementation(
      (bytes) => bytes.byteLength !== relaxedLength && validate(bytes),
    )
    expect(relaxedLength).not.toBe(simdLength)
    expect((await loadKernel()).path).toBe('simd')
    await expect(loadKernel({ path: 'relaxed' })).rejects.toMatchObject({ code: 'kernel-unsupported' })
  })

  test('falls back to the scalar kernel without WebAssembly', async () => {
    vi.stubGlobal('WebAssembly', undefined)
    expect((await loadKernel()).path).toBe('scalar')
    await expect(loadKernel({ path: 'simd' })).rejects.toMatchObject({ code: 'kernel-unsupported' })
  })

  test('expects of a kernel what the scalar one gives', () => {
    expect([...selfCheckScores(new ScalarKernel())]).toEqual(expectedScores)
  })

  test('does not trust a kernel that computes something else', async () => {
    const kernel = await loadModule('simd')
    expect(agreesWithScalar(kernel)).toBe(true)
    const score = kernel.score.bind(kernel)
    vi.spyOn(kernel, 'score').mockImplementation((chunk) => score(chunk).map((value) => value + 2 ** -10))
    expect(agreesWithScalar(kernel)).toBe(false)
    expect(kernel.bytes).toBe(0)
  })
})

async function moduleLengths(): Promise<[number, number]> {
  const { moduleBytes } = await import('../../../src/kernel/module.ts')
  return [(await moduleBytes('relaxed')).length, (await moduleBytes('simd')).length]
}
