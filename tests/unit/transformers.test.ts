import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AutoModel, AutoTokenizer, env, Tensor } from '@huggingface/transformers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { transformersEncoder } from '../../src/transformers.ts'
import { encoderOf } from '../helpers/twins/encoder.ts'
import { pylateTwin } from '../helpers/twins/packages.ts'

const twin = pylateTwin()
const texts = ['hello world', '', 'search the page with a worker, in the browser!']
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transformers-'))
  await mkdir(join(folder, 'onnx'))
  await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert', architectures: ['BertModel'] }))
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ tokenizer_class: 'BertTokenizer' }))
  await writeFile(join(folder, 'tokenizer.json'), twin.get('tokenizer.json') ?? '')
  await writeFile(join(folder, 'onnx/model.onnx'), twin.get('model.onnx') ?? '')
  env.allowRemoteModels = false
})
afterAll(() => rm(folder, { recursive: true }))

const loaded = async () => ({
  tokenizer: await AutoTokenizer.from_pretrained(folder),
  model: await AutoModel.from_pretrained(folder, { dtype: 'fp32' }),
  Tensor,
  name: 'twin',
})

test('gives the embeddings that the package gives', async () => {
  const adapted = await transformersEncoder({ ...(await loaded()), output: 'output' })
  const packaged = await encoderOf(twin, { dtype: 'fp32', queryExpansion: 'mask' })
  expect(adapted.identity).toMatchObject({ name: 'twin', dim: 96, queryMaxlen: 32, docMaxlen: 300 })
  const [expected, actual] = [await packaged.encodePassages(texts), await adapted.encodePassages(texts)]
  const queries = [await packaged.encodeQuery('hello'), await adapted.encodeQuery('hello')]
  for (const [one, other] of [...expected.map((rows, index) => [rows, actual[index]]), queries]) {
    expect(other?.rows).toBe(one?.rows)
    const difference = one?.data.map((value, index) => Math.abs(value - (other?.data[index] ?? Number.NaN)))
    expect(Math.max(...(difference ?? [Number.NaN]))).toBeLessThan(1e-4)
  }
  expect(adapted.passageRanges('hello, world')).toEqual(packaged.passageRanges('hello, world'))
  await packaged.dispose()
})

test('tells encoders apart by name and contract', async () => {
  const parts = { ...(await loaded()), output: 'output' }
  const digests = [
    (await transformersEncoder(parts)).identity.digest,
    (await transformersEncoder({ ...parts, name: 'another' })).identity.digest,
    (await transformersEncoder({ ...parts, docMaxlen: 200 })).identity.digest,
  ]
  expect(new Set(digests).size).toBe(3)
})

test.each([
  ['a width that is not the model’s', { output: 'output', dim: 384 }, 'model-invalid', '96 wide'],
  ['an output that is not there', {}, 'backend-failed', 'last_hidden_state'],
  ['an impossible length', { docMaxlen: 1 }, 'options-invalid', 'docMaxlen'],
  ['another kind of tokenizer', { tokenizer: {} }, 'options-invalid', 'tokenizer'],
])('refuses %s', async (_, changes, code, message) => {
  const failing = transformersEncoder({ ...(await loaded()), ...changes })
  await expect(failing).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})
