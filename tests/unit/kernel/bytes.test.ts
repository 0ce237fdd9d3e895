import { describe, expect, it } from 'vitest'
import { residualBytes } from '../../../src/core/codec/packing.ts'
import { trainCodec } from '../../../src/core/codec/train.ts'
import { randomSource } from '../../../src/core/random.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { clusteredEmbeddings } from '../../helpers/embeddings.ts'

const dim = 96
const passages = 1000
const doclen = 120

describe('memory of a kernel', () => {
  it.each([
    ['simd', 4],
    ['simd', 2],
    ['simd', 1],
    ['scalar', 4],
  ] as const)('%s holds %s-bit codes, not floats: nbits * dim / 8 + 8 bytes a token', async (path, nbits) => {
    const random = randomSource(1)
    const kernel = await loadKernel({ path })
    const sample = clusteredEmbeddings({ rows: 2000, dim })
    const codec = trainCodec(sample, {
      nbits,
      seed: 1,
      tokens: passages * doclen,
      nearest: (vectors, centroids) => kernel.nearest(vectors, centroids),
    })
    const tokens = passages * doclen
    kernel.addCodec(codec)
    kernel.addChunk('chunk', {
      passages,
      tokens,
      dim,
      nbits,
      codec: codec.id,
      doclens: new Uint16Array(passages).fill(doclen),
      codes: Uint16Array.from({ length: tokens }, () => Math.floor(random() * (codec.centroids.length / dim))),
      residuals: new Uint8Array(tokens * residualBytes(dim, nbits)),
    })
    kernel.setQuery(clusteredEmbeddings({ rows: 32, dim, seed: 2 }))
    expect(kernel.score('chunk')).toHaveLength(passages)
    expect(kernel.bytes / tokens).toBeLessThanOrEqual((nbits * dim) / 8 + 8)
    expect(kernel.bytes / tokens).toBeGreaterThan((nbits * dim) / 8)
    kernel.removeChunk('chunk')
    kernel.removeCodec(codec.id)
    kernel.dispose()
  })
})
