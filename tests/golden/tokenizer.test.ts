import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseContract } from '../../src/encoder/contract.ts'
import { ContractTokenizer } from '../../src/encoder/tokenizer.ts'
import { goldenTexts } from '../helpers/golden.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url)
const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(new URL(file, model), 'utf8'))

const contract = parseContract(await json('onnx_config.json'))
const tokenizer = await json('tokenizer.json')
const plain = new ContractTokenizer(tokenizer, { ...contract, queryExpansion: 'none' })
const masked = new ContractTokenizer(tokenizer, { ...contract, queryExpansion: 'mask' })
const { texts } = await goldenTexts()

test('there are fixtures to hold against', () => {
  expect(texts.length).toBeGreaterThanOrEqual(40)
})

test.each([
  ['query', (text: string) => plain.query(text)],
  ['queryMask', (text: string) => masked.query(text)],
  ['passage', (text: string) => plain.passage(text)],
] as const)('ids, attention and kept rows of each %s are those of PyLate', (kind, tokens) => {
  const agreeing = texts.filter((text) => !text[kind].divergent)
  expect(agreeing.length).toBeGreaterThan(0)
  for (const text of agreeing) {
    const { input_ids, attention_mask, kept } = text[kind]
    const { ids, attention, kept: rows } = tokens(text.text)
    expect({ name: text.name, ids, attention, kept: rows }).toEqual({
      name: text.name,
      ids: input_ids,
      attention: attention_mask,
      kept,
    })
  }
})

test('Hello World has the ids that every implementation gives it', () => {
  expect(plain.passage('Hello World').ids).toEqual([101, 2, 7592, 2088, 102])
})

test('each row of a passage has a range of its text, but for special tokens', () => {
  for (const { name, text } of texts) {
    const ranges = plain.passageRanges(text)
    const missing = ranges.slice(2, -1).filter((range) => range === undefined).length
    expect({ name, rows: ranges.length, missing }).toEqual({ name, rows: plain.passage(text).kept.length, missing: 0 })
  }
})
