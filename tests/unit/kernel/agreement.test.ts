import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Kernel } from '../../../src/core/ports.ts'
import { ScalarKernel } from '../../../src/core/search/scalar-kernel.ts'
import { loadModule } from '../../../src/kernel/kernel.ts'
import { clusteredEmbeddings } from '../../helpers/embeddings.ts'
import { answersOf, kernelCases } from '../../helpers/kernel-cases.ts'
import { enableRelaxedSimd } from './relaxed.ts'

await enableRelaxedSimd()

const paths: readonly [string, () => Promise<Kernel>][] = [
  ['simd', () => loadModule('simd')],
  ['relaxed in 32 bits', () => loadModule('relaxed', { dot: 'quads' })],
  ['relaxed in bursts', () => loadModule('relaxed', { dot: 'bursts' })],
]

test.each(paths)('%s: scores and sums of random shapes have the bits of the scalar kernel', async (_name, make) => {
  const kernel = await make()
  const scalar = new ScalarKernel()
  for (const each of [kernel, scalar]) await each.loadSums()
  fc.assert(
    fc.property(kernelCases, ({ codec, compressed, query }) => {
      const [found, known] = [kernel, scalar].map((each) => {
        return answersOf(each, { codec, compressed, query })
      })
      expect(found).toEqual(known)
    }),
    { numRuns: 150 },
  )
  expect(kernel.bytes).toBe(0)
})

test.each(paths)('%s: nearest of random shapes is that of the scalar kernel', async (_name, make) => {
  const kernel = await make()
  const scalar = new ScalarKernel()
  const sizes = fc.record({
    rows: fc.integer({ min: 0, max: 600 }),
    count: fc.integer({ min: 1, max: 70 }),
    dim: fc.constantFrom(8, 24, 48),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  })
  fc.assert(
    fc.property(sizes, ({ rows, count, dim, seed }) => {
      const vectors = clusteredEmbeddings({ rows, dim, seed })
      const centroids = clusteredEmbeddings({ rows: count, dim, seed: seed + 1 }).data
      expect(kernel.nearest(vectors, centroids)).toEqual(scalar.nearest(vectors, centroids))
    }),
    { numRuns: 25 },
  )
})
