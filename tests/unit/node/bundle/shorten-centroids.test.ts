import { expect, test } from 'vitest'
import { encodeCodec, exactCodec } from '../../../../src/core/codec/record.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { packRecord } from '../../../../src/node/bundle/packing.ts'
import { shortenCentroids } from '../../../../src/node/bundle/shorten-centroids.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

test('centroids lie on a grid and pack into less', async () => {
  const kernel = new ScalarKernel()
  const codec = trainCodec(clusteredEmbeddings({ rows: 512, dim: 32 }), {
    nbits: 2,
    seed: 1,
    tokens: 100_000,
    nearest: (vectors, centroids) => kernel.nearest(vectors, centroids),
  })
  const short = shortenCentroids(codec)
  expect(short.id).not.toBe(codec.id)
  expect(short.centroids.length).toBe(codec.centroids.length)
  for (const [index, value] of codec.centroids.entries()) {
    expect(Math.abs((short.centroids[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(1 / 1024)
    expect(Number.isInteger((short.centroids[index] ?? Number.NaN) * 512)).toBe(true)
  }
  const [before, after] = await Promise.all([codec, short].map((one) => packRecord(encodeCodec(one))))
  expect(after?.length).toBeLessThan(0.55 * (before?.length ?? 0))
})

test('a codec without centroids stays as it is', () => {
  expect(shortenCentroids(exactCodec(16))).toEqual(exactCodec(16))
})
