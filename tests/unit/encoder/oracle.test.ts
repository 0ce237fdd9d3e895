import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AutoTokenizer, env, type PreTrainedTokenizer } from '@huggingface/transformers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { referenceContract } from '../../../src/encoder/contract.ts'
import { ContractTokenizer } from '../../../src/encoder/tokenizer.ts'
import { goldenTexts } from '../../helpers/golden.ts'
import { byteLevelTokenizer, twinTokenizer } from '../../helpers/twins/vocabulary.ts'

const markers = { queryMarker: { text: '', id: 1 }, documentMarker: { text: '', id: 2 } }
const contract = { ...referenceContract, ...markers, docMaxlen: 2000 }

/** Where transformers.js and the library models are trained with part ways: capital sigma, and rare ideographs. */
const diverging = /[\u03a3\u{20000}-\u{2fa1f}]/u

const builtIn = new URL('../../../public/models/colibri-mini/tokenizer.json', import.meta.url)
const { texts: golden } = await goldenTexts()

describe.each([
  ['colibri-mini’s', 'BertTokenizer', JSON.parse(await readFile(builtIn, 'utf8'))],
  ['WordPiece', 'BertTokenizer', twinTokenizer(1200)],
  ['byte-level BPE', 'PreTrainedTokenizer', byteLevelTokenizer()],
])('%s ids are those of transformers.js', (_, tokenizer_class, json) => {
  const ours = new ContractTokenizer(json, contract)
  let folder: string
  let theirs: PreTrainedTokenizer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oracle-'))
    await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(json))
    await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify({ tokenizer_class }))
    env.allowRemoteModels = false
    env.localModelPath = dirname(folder)
    theirs = await AutoTokenizer.from_pretrained(folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const agree = (text: string): void => {
    const [first, ...rest] = theirs.encode(text)
    expect(ours.passage(text).ids).toEqual([first, 2, ...rest])
    expect(ours.countTokens(text)).toBe(rest.length - 1)
  }

  test.each([
    '',
    ' ',
    'Hello, World!',
    "don't stop-me.now (please)",
    'CAFÉ Ünïcödé naïve İstanbul',
    'hello中文world 한국어 ภาษาไทย العربية',
    'emoji 👩‍👩‍👧‍👦 🇫🇷 ☃️',
    'tabs\tand\r\nlines\u2028\u00a0',
    '<a href="x">if (a && b) { return [c] }</a>',
    '[MASK] [CLS] [UNK] [unused1]',
    'he\u0000llo \ufffd \u200b \ud800',
    'x'.repeat(150),
  ])('for %j', (text) => {
    agree(text)
  })

  test('for the golden texts', () => {
    expect(golden.length).toBeGreaterThanOrEqual(40)
    for (const { text } of golden) agree(text)
  })

  test('for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
    )
    fc.assert(
      fc.property(
        text.filter((candidate) => !diverging.test(candidate)),
        agree,
      ),
      { numRuns: 400 },
    )
  })
})
