import { beforeAll, describe, expect, test } from 'vitest'
import { createEncoder } from '../../../src/encoder/encoder.ts'
import { loadPackage, type ModelPackage } from '../../../src/encoder/package.ts'
import type { Session, SessionInputs, SessionOutput } from '../../../src/encoder/session.ts'
import { memoryFiles } from '../../helpers/twins/fetch.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

const width = 96

/** A session that answers as told, and knows whether it was let go. */
class FakeSession implements Session {
  readonly backend = 'wasm'
  readonly shapes: (readonly number[])[] = []
  disposed = 0
  answer: (inputs: SessionInputs) => SessionOutput = unitRows

  run = async (inputs: SessionInputs): Promise<SessionOutput> => {
    this.shapes.push([inputs.texts, inputs.length])
    return this.answer(inputs)
  }
  dispose = async () => {
    this.disposed++
  }
}

function unitRows({ texts, length }: SessionInputs): SessionOutput {
  const data = new Float32Array(texts * length * width)
  for (let at = 0; at < data.length; at += width) data[at] = 1
  return { data, dims: [texts, length, width] }
}

let model: ModelPackage
beforeAll(async () => {
  model = (await loadPackage(memoryFiles(pylateTwin()), { dtype: 'fp32' })).package
})

describe('createEncoder', () => {
  test.each<[string, (inputs: SessionInputs) => SessionOutput, string, string]>([
    [
      'of another width',
      ({ texts, length }) => ({ data: new Float32Array(texts * length * 384), dims: [texts, length, 384] }),
      'model-invalid',
      '384 wide',
    ],
    [
      'of another shape',
      ({ texts }) => ({ data: new Float32Array(texts * width), dims: [texts, width] }),
      'model-invalid',
      `[1, ${width}]`,
    ],
    [
      'shorter than its shape',
      (inputs) => ({ ...unitRows(inputs), data: new Float32Array(5) }),
      'model-invalid',
      'output',
    ],
    [
      'of NaN',
      (inputs) => ({ ...unitRows(inputs), data: unitRows(inputs).data.fill(Number.NaN) }),
      'backend-failed',
      'NaN',
    ],
    [
      'that is an error',
      () => {
        throw new Error('out of memory')
      },
      'backend-failed',
      'out of memory',
    ],
  ])('refuses an output %s and lets the session go', async (_, answer, code, message) => {
    const session = new FakeSession()
    session.answer = answer
    await expect(createEncoder({ package: model, session })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
    expect(session.disposed).toBe(1)
  })

  test('refuses inputs that no text can fill', async () => {
    const strange = { ...model, facts: { ...model.facts, inputs: ['input_ids', 'pixel_values'] } }
    const session = new FakeSession()
    await expect(createEncoder({ package: strange, session })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('pixel_values'),
    })
    expect(session.disposed).toBe(1)
  })
})

test('a batch is one run, as long as its longest text', async () => {
  const session = new FakeSession()
  const encoder = await createEncoder({ package: model, session })
  session.shapes.length = 0
  const rows = await encoder.encodePassages(['hello', 'hello world hello', ''])
  expect(session.shapes).toEqual([[3, 6]])
  expect(rows.map((passage) => passage.rows)).toEqual([4, 6, 3])
  expect(await encoder.encodePassages([])).toEqual([])
})

test('batches stay within the tokens asked for', async () => {
  const encoder = await createEncoder({ package: model, session: new FakeSession(), options: { batchTokens: 20 } })
  expect(encoder.planBatches(Array(7).fill('hello world'))).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6],
  ])
})

test('an encoder that was disposed of lets its session go once and refuses work', async () => {
  const session = new FakeSession()
  const encoder = await createEncoder({ package: model, session })
  await encoder.dispose()
  await encoder.dispose()
  expect(session.disposed).toBe(1)
  await expect(encoder.encodeQuery('hello')).rejects.toMatchObject({ code: 'disposed' })
})
