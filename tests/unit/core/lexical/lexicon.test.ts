import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Piece } from '../../../../src/core/bytes/range.ts'
import { gatherWords, piecesOfWords } from '../../../../src/core/lexical/gather-words.ts'
import { LexicalIndex } from '../../../../src/core/lexical/lexical-index.ts'
import { Lexicon, wholeWords } from '../../../../src/core/lexical/lexicon.ts'
import { encodeLexicon } from '../../../../src/core/lexical/lexicon-format.ts'
import { encodeWords } from '../../../../src/core/lexical/lexicon-words.ts'
import { segmentOf } from '../../../helpers/segment-of.ts'

const chunk = (id: string, removed: readonly number[] = []) => ({ entry: { id }, removed: new Set(removed) })
type Texts = Readonly<Record<string, readonly string[]>>

/** A lexicon, and where its words are read from. */
function lexiconOf(texts: Texts) {
  const segments = new Map(Object.entries(texts).map(([id, list]) => [id, segmentOf(list)]))
  const gathered = gatherWords([...segments].map(([id, segment]) => ({ id, segment })))
  const pieces = piecesOfWords(gathered)
  const record = recordOf(gathered)
  const words = encodeWords(pieces)
  const source = { isThere: true, asked: 0 }
  const read = async (wanted: readonly Piece[]) => {
    if (!source.isThere) return undefined
    return wanted.map(({ index, start, end }) => {
      source.asked += end - start
      return pieces[index] ?? new Uint8Array(0)
    })
  }
  return { lexicon: Lexicon.open(record, read), segments, source, record, words }
}

/** The lexicon of words whose pieces are not compressed. */
function recordOf({ chunks, blocks }: ReturnType<typeof gatherWords>): ArrayBuffer {
  let [index, end] = [0, 0]
  const place = ({ length }: Uint8Array) => {
    end += length
    return { index: index++, start: end - length, end }
  }
  const placed = blocks.map(({ terms, groups }) => ({ terms: place(terms), groups: groups.map(place) }))
  return encodeLexicon({ chunks, words: 'w', firsts: blocks.map(({ first }) => first), blocks: placed })
}

/** The same words, all at hand and in a lexicon. */
async function twins(texts: Texts, own: Texts = {}) {
  const made = lexiconOf(texts)
  const { lexicon, segments } = made
  const others = new Map(Object.entries(own).map(([id, list]) => [id, segmentOf(list)]))
  const chunks = [...segments.keys(), ...others.keys()].map((id) => chunk(id))
  const [whole, parts] = [new LexicalIndex(), new LexicalIndex()]
  await whole.follow(chunks, async ({ entry: { id } }) => segments.get(id) ?? others.get(id))
  const follow = () =>
    parts.follow(
      chunks,
      async ({ entry: { id } }) =>
        lexicon.wordsOf(id, segments.get(id)?.documentOf ?? new Uint32Array(0)) ?? others.get(id),
      lexicon,
    )
  await follow()
  return { ...made, whole, parts, chunks, follow }
}

const nobody = () => false
const answers = (index: LexicalIndex, chunks: Parameters<LexicalIndex['score']>[0], query: string) => {
  const question = index.ask(query)
  return {
    question,
    scores: [...index.score(chunks, question).scores].map(([id, scores]) => [id, [...scores]]),
    corrected: index.correct(query, nobody).text,
    isKnown: index.knows(query, nobody),
    holding: chunks.map(({ entry }) => index.passagesWith([query])(entry.id)),
    phrases: chunks.map(({ entry }) => index.passagesWith(question.phrases)(entry.id)),
  }
}

const words = [
  'query',
  'queries',
  'box',
  'boxes',
  'fetch',
  'fetched',
  'fetchEvent',
  'a.b',
  'the',
  'zebra',
  'zebras',
  'C++',
]
const typed = [...words, 'zebbra', 'fetc', 'qu', 'que', 'boxxes', 'unknowable', '"the zebra"', 'fecth']
const some = (from: readonly string[], least: number) =>
  fc.array(fc.constantFrom(...from), { minLength: least, maxLength: 6 }).map((list) => list.join(' '))
const texts = fc.dictionary(fc.constantFrom('k', 'l', 'm'), fc.array(some(words, 1), { minLength: 1, maxLength: 4 }), {
  noNullPrototype: true,
})

describe('a lexicon', () => {
  it('answers every question as the words of its chunks do', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.array(some(words, 1)),
        fc.array(some(typed, 1), { minLength: 1 }),
        async (made, own, queries) => {
          const { whole, parts, chunks } = await twins(made, { own })
          for (const query of queries) {
            expect(await parts.prepare(query)).toBe(true)
            expect(answers(parts, chunks, query), query).toEqual(answers(whole, chunks, query))
          }
        },
      ),
      { numRuns: 200 },
    )
  })

  it('leaves out what was removed, as the words of its chunks do', async () => {
    const { whole, parts } = await twins({ k: ['the zebra', 'zebras', 'a box'], l: ['zebra'] })
    const live = [chunk('k', [1]), chunk('l')]
    await parts.prepare('zebra')
    expect(answers(parts, live, 'zebra')).toEqual(answers(whole, live, 'zebra'))
  })

  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, place) => [
      `chunk${place}`,
      Array.from({ length: 20 }, (_, text) => `common word${place}x${text} rare${(place * 20 + text) % 97} again`),
    ]),
  )

  it('of many passages is not read for words that most of them hold, unless a query has no others', async () => {
    const filler = Array.from({ length: 10_000 }, (_, index) => (index % 3 === 0 ? 'other' : 'the filler'))
    const { whole, parts, chunks, source } = await twins({ k: ['the zebra', 'zebra', 'the box'], l: filler })
    const asked = async (query: string) => {
      source.asked = 0
      expect(await parts.prepare(query)).toBe(true)
      expect(answers(parts, chunks, query), query).toEqual(answers(whole, chunks, query))
      return source.asked
    }
    expect(await asked('the zebra')).toBeLessThan(1000)
    expect(await asked('"the box"')).toBeLessThan(1000)
    expect(await asked('the')).toBeGreaterThan(5000)
    expect(await asked('zebra "the box"')).toBeLessThan(1000)
  })

  it('is read by the words of a query; all its terms only for one that may be misspelt, and nothing twice', async () => {
    const { parts, source, words } = await twins(many)
    source.asked = 0
    await parts.prepare('rare7 and word3x3 here')
    const first = source.asked
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(words.byteLength / 4)
    await parts.prepare('word3x3 rare7')
    expect(source.asked).toBeLessThan(1.5 * first)
    source.asked = 0
    await parts.prepare('cmomon')
    const terms = source.asked
    expect(parts.correct('cmomon', nobody).text).toBe('common')
    expect(terms).toBeGreaterThan(first)
    source.asked = 0
    await parts.prepare('cmomon')
    expect(source.asked).toBe(0)
  })

  it('that has gone from the store says so, and nothing of it is left when another is followed', async () => {
    const { parts, source, chunks } = await twins(many)
    await parts.prepare('rare7')
    source.isThere = false
    expect(await parts.prepare('rare8')).toBe(false)
    const other = lexiconOf({ chunk0: ['a zebra'] })
    const words = async ({ entry: { id } }: (typeof chunks)[number]) => other.lexicon.wordsOf(id, Uint32Array.of(0))
    await parts.follow([chunk('chunk0')], words, other.lexicon)
    await parts.prepare('zebra rare7')
    expect(parts.knows('rare7', nobody)).toBe(false)
    expect(parts.passagesWith(['zebra'])('chunk0')).toEqual([0])
    await parts.follow([], async () => undefined)
    expect(parts.knows('zebra', nobody)).toBe(false)
  })

  it('is the same for the same words', () => {
    const [first, second] = [lexiconOf(many), lexiconOf(many)]
    expect(first.record).toEqual(second.record)
    expect(first.words).toEqual(second.words)
  })

  it('is read from the whole record of words where there are no pieces, once', async () => {
    const { record, words, segments } = lexiconOf(many)
    let asked = 0
    const lexicon = Lexicon.open(
      record,
      wholeWords(async () => {
        asked++
        return words
      }),
    )
    expect(await lexicon.loadTerms(['rare7', 'common'], [], () => undefined)).toBe(true)
    expect(await lexicon.loadPostings(['rare7', 'common'])).toBe(true)
    expect(asked).toBe(1)
    for (const [id, segment] of segments) {
      const own = lexicon.wordsOf(id, segment.documentOf)
      for (const term of ['rare7', 'common']) {
        const [place, expected] = [own?.placeOf(term), segment.placeOf(term)]
        expect(place === undefined).toBe(expected === undefined)
        if (place !== undefined && expected !== undefined)
          expect(own?.passagesAt(place)).toEqual(segment.passagesAt(expected))
      }
    }
    let isThere = false
    const late = Lexicon.open(
      record,
      wholeWords(async () => (isThere ? words : undefined)),
    )
    expect(await late.loadTerms(['rare7'], [], () => undefined)).toBe(false)
    isThere = true
    expect(await late.loadTerms(['rare7'], [], () => undefined)).toBe(true)
  })

  it('that is another record, or is that of other chunks, is refused', async () => {
    const corrupt = { code: 'index-corrupt' }
    const { record, lexicon } = lexiconOf(many)
    const read = async () => []
    const refused = expect.objectContaining(corrupt)
    expect(() => Lexicon.open(record.slice(0, 100), read)).toThrow(refused)
    expect(() => Lexicon.open(new ArrayBuffer(record.byteLength), read)).toThrow(refused)
    await expect(Lexicon.open(record, read).loadTerms(['rare7'], [], () => undefined)).rejects.toMatchObject(corrupt)
    expect(() => lexicon.wordsOf('chunk0', new Uint32Array(3))).toThrow(expect.objectContaining(corrupt))
    expect(lexicon.wordsOf('elsewhere', new Uint32Array(3))).toBeUndefined()
  })
})
