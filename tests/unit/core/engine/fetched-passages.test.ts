import { describe, expect, test } from 'vitest'
import { compress } from '../../../../src/core/codec/compress.ts'
import { gatherPassages } from '../../../../src/core/codec/gather.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { fetchedScores } from '../../../../src/core/engine/fetched-passages.ts'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'

const dim = 16

function collection() {
  const kernel = new ScalarKernel()
  const rows = clusteredEmbeddings({ rows: 60, dim, clusters: 9, seed: 1 })
  const codec = trainCodec(rows, { nbits: 2, seed: 1, tokens: 100, nearest })
  kernel.addCodec(codec)
  const compressed = compress(codec, dividedRows(rows, new Array<number>(20).fill(3)), nearest)
  kernel.addChunk('whole', compressed)
  kernel.setQuery(clusteredEmbeddings({ rows: 4, dim, clusters: 9, seed: 2 }))
  const chunk = { entry: { id: 'a', codec: codec.id }, documentOf: new Uint32Array(20), removed: new Set<number>() }
  const fetch = async (_: typeof chunk, passages: Uint32Array = new Uint32Array(0)) =>
    gatherPassages(
      codec,
      Array.from(passages, (passage) => ({ compressed, passage })),
    )
  return { kernel, chunk, fetch }
}

const roomy = (task: () => void) => task()

describe('scores of fetched passages', () => {
  test('are those that the kernel gives the whole, and nothing stays in it', async () => {
    const { kernel, chunk, fetch } = collection()
    const bytes = kernel.bytes
    const passages = Uint32Array.of(2, 7, 19)
    const scores = await fetchedScores(kernel, fetch, roomy)([{ chunk, passages }])
    expect(scores?.[0]).toEqual(kernel.score('whole', passages))
    expect(kernel.bytes).toBe(bytes)
  })

  test('take the room that is made for them', async () => {
    const { kernel, chunk, fetch } = collection()
    let made = 0
    const making = (task: () => void) => {
      made++
      task()
    }
    await fetchedScores(kernel, fetch, making)([{ chunk, passages: Uint32Array.of(1) }])
    expect(made).toBe(1)
  })

  test('there are none when a chunk has gone', async () => {
    const { kernel, chunk } = collection()
    const gone = fetchedScores(kernel, async () => undefined, roomy)
    expect(await gone([{ chunk, passages: Uint32Array.of(1) }])).toBeUndefined()
  })
})
