import { afterAll, describe, expect, test } from 'vitest'
import type { Encoder } from '../../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import { encoderOf } from '../../helpers/twins/encoder.ts'
import { originalTwin, pylateTwin } from '../../helpers/twins/packages.ts'

const texts = [
  'hello world',
  '',
  'search the page with a worker, in the browser!',
  'the token index of the model is a document. '.repeat(20),
  'café naïve 中文 😀',
  'x',
]

function smallestCosine(a: TokenEmbeddings, b: TokenEmbeddings): number {
  expect([a.rows, a.dim]).toEqual([b.rows, b.dim])
  let least = 1
  for (let row = 0; row < a.rows; row++) {
    let dot = 0
    for (let d = row * a.dim; d < (row + 1) * a.dim; d++) dot += (a.data[d] ?? 0) * (b.data[d] ?? 0)
    least = Math.min(least, dot)
  }
  return least
}

describe.each([
  { runtime: 'native', device: 'native' },
  { runtime: 'wasm', device: 'wasm' },
] as const)('encoder on $runtime', ({ device }) => {
  const open: Encoder[] = []
  const opened = async (...from: Parameters<typeof encoderOf>): Promise<Encoder> => {
    const encoder = await encoderOf(from[0], from[1], { device, ...from[2] })
    open.push(encoder)
    return encoder
  }
  afterAll(async () => {
    for (const encoder of open) await encoder.dispose()
  })

  test('gives unit rows of the package width for every text', async () => {
    const encoder = await opened(pylateTwin({ config: { embedding_dim: 48 } }))
    const passages = await encoder.encodePassages(texts)
    expect(passages.map(({ dim }) => dim)).toEqual(texts.map(() => 48))
    for (const { data, dim, rows } of passages) {
      expect(data.length).toBe(rows * dim)
      for (let row = 0; row < rows; row++) {
        expect(Math.hypot(...data.subarray(row * dim, (row + 1) * dim))).toBeCloseTo(1, 5)
      }
    }
  })

  test('an empty text gives the rows of its special tokens', async () => {
    const encoder = await opened(pylateTwin())
    const [empty] = await encoder.encodePassages([''])
    expect(empty?.rows).toBe(3)
    expect((await encoder.encodeQuery('')).rows).toBe(3)
  })

  test('encodes texts alike whether they were planned or not, in whatever order and however often', async () => {
    const encoder = await opened(pylateTwin())
    const [first, second] = await encoder.encodePassages(['hello world', 'x'])
    encoder.planBatches(['x', 'hello world', 'hello world'])
    for (const _ of [1, 2]) {
      expect(await encoder.encodePassages(['hello world', 'x'])).toEqual([first, second])
      expect(await encoder.encodePassages(['hello world', 'hello world'])).toEqual([first, first])
    }
  })

  test('in fp32 a passage does not depend on its batch mates', async () => {
    const encoder = await opened(pylateTwin(), { dtype: 'fp32' })
    const together = await encoder.encodePassages(texts)
    for (const [index, text] of texts.entries()) {
      const [alone] = await encoder.encodePassages([text])
      const mixed = together[index]
      if (alone === undefined || mixed === undefined) throw new Error('an encoding is missing')
      expect(smallestCosine(alone, mixed)).toBeGreaterThan(0.999_99)
    }
  })

  test('a graph with dynamic quantisation runs each text alone, so a passage is the same to the bit', async () => {
    const encoder = await opened(pylateTwin(), { dtype: 'int8' })
    expect(encoder.planBatches(texts).map((batch) => batch.length)).toEqual(texts.map(() => 1))
    const together = await encoder.encodePassages(texts)
    for (const [index, text] of texts.entries()) {
      const [alone] = await encoder.encodePassages([text])
      expect(together[index]).toEqual(alone)
    }
  })

  test('expands a query to queryMaxlen rows when told to', async () => {
    const plain = await opened(pylateTwin())
    const expanding = await opened(pylateTwin(), { queryExpansion: 'mask', queryMaxlen: 24 })
    expect((await plain.encodeQuery('hello world')).rows).toBe(5)
    expect((await expanding.encodeQuery('hello world')).rows).toBe(24)
  })

  test('reads the original layout without a contract file', async () => {
    const encoder = await opened(originalTwin())
    expect(encoder.identity).toMatchObject({ dim: 96, queryMaxlen: 32, docMaxlen: 300 })
    expect((await encoder.encodeQuery('hello world')).rows).toBe(32)
  })

  test('refuses a graph that lacks the projection', async () => {
    await expect(opened(originalTwin(), { graph: 'onnx/model.onnx' })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('384 wide'),
    })
  })
})
