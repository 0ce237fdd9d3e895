import { describe, expect, it } from 'vitest'
import { LexicalIndex } from '../../../../src/core/lexical/lexical-index.ts'
import { parseQuery, plain } from '../../../../src/core/lexical/query.ts'
import { stem } from '../../../../src/core/lexical/stem.ts'
import { segmentOf } from '../../../helpers/segment-of.ts'

const chunk = (id: string, removed: readonly number[] = []) => ({ entry: { id }, removed: new Set(removed) })

async function indexOf(texts: Readonly<Record<string, readonly string[]>>) {
  const index = new LexicalIndex()
  const chunks = Object.keys(texts).map((id) => chunk(id))
  await index.follow(chunks, async ({ entry: { id } }) => segmentOf(texts[id] ?? []))
  const scores = (query: string, live = chunks) =>
    Object.fromEntries([...index.score(live, index.ask(query)).scores].map(([id, found]) => [id, [...found]]))
  return { index, scores }
}

const best = (scores: readonly number[] | undefined) => (scores ?? []).indexOf(Math.max(...(scores ?? [])))

describe('lexical index', () => {
  it('knows words in another form, misspelt, begun, or familiar to somebody else', async () => {
    const { index } = await indexOf({ a: ['answers a question', 'kubernetes'] })
    const never = () => false
    for (const query of ['question', 'answer', 'questoin', 'kuber', 'xkqzv question', '', '?!']) {
      expect(index.knows(query, never), query).toBe(true)
    }
    for (const query of ['xkqzv', 'xkqzv wqpfh', '搜索']) expect(index.knows(query, never), query).toBe(false)
    expect(index.knows('xkqzv house', (word) => word === 'house')).toBe(true)
  })

  it('takes a whole log for a query by its beginning, and guesses at a few unknown words only', async () => {
    const { index, scores } = await indexOf({ a: ['answer question', 'other'] })
    const log = `answer ${Array.from({ length: 50_000 }, () => 'questoin').join(' ')}`
    expect(index.ask(log).terms.length).toBeLessThan(100)
    expect(best(scores(log).a)).toBe(0)
    const { text } = index.correct(log, () => false)
    expect(text.startsWith('answer question')).toBe(true)
    expect(text.match(/question/g)?.length).toBeLessThan(20)
    expect(index.ask(log).asked.filter(({ expansions }) => expansions.length > 0).length).toBeLessThan(20)
  })

  it('scores what holds the words, rare ones above common ones', async () => {
    const { scores } = await indexOf({ a: ['common word', 'common rare', 'common thing', 'nothing'] })
    const { a = [] } = scores('common rare')
    expect(best(a)).toBe(1)
    expect(a[0]).toBeGreaterThan(0)
    expect(a[3]).toBe(0)
  })

  it('does not count a word of most passages beside a rarer one, where there are many', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => (index % 3 === 0 ? 'other' : 'the filler'))
    const { index, scores } = await indexOf({ a: ['the zebra', 'the the the', 'zebra'], b: many })
    const { a = [], b = [] } = scores('the zebra')
    expect(a[0]).toBe(scores('zebra').a?.[0])
    expect(a[1]).toBe(0)
    expect(Math.max(...b)).toBe(0)
    expect(scores('the').a?.every((score, passage) => score > 0 === [true, true, false][passage])).toBe(true)
    expect(scores('the unknowable').a?.[1]).toBeGreaterThan(0)
    expect(index.passagesWith(['the zebra'])('a')).toEqual([0, 2])
    expect(index.passagesWith(['the'])('a')).toEqual([0, 1])
    const terms = index.ask('the zebra').asked.map(({ expansions, weight }) => [expansions[0]?.term, weight])
    expect(terms).toEqual([
      ['the', 0],
      ['zebra', 1],
    ])
  })

  it('scores the same whichever chunk a passage is in', async () => {
    const texts = ['red fox', 'a fox and a fox', 'grey owl at night']
    const together = (await indexOf({ a: texts })).scores('fox night')
    const apart = (await indexOf({ a: texts.slice(0, 1), b: texts.slice(1) })).scores('fox night')
    expect([...(apart.a ?? []), ...(apart.b ?? [])]).toEqual(together.a)
  })

  it('leaves removed documents out of every count', async () => {
    const { index, scores } = await indexOf({ a: ['red fox', 'grey owl', 'fox fox fox'] })
    const without = (await indexOf({ a: ['red fox', 'grey owl'] })).scores('fox').a
    expect(scores('fox', [chunk('a', [2])]).a?.slice(0, 2)).toEqual(without)
    expect(index.score([chunk('gone')], index.ask('fox')).scores.size).toBe(0)
  })

  it('follows chunks that come and go', async () => {
    const { index, scores } = await indexOf({ a: ['red fox'], b: ['grey owl'] })
    await index.follow([chunk('b')], async () => undefined)
    expect(scores('fox')).toEqual({ b: [0] })
    expect(index.ask('fox').asked[0]?.expansions).toEqual([])
    expect(index.ask('owl').asked[0]?.expansions).toEqual([{ term: 'owl', weight: 1 }])
  })

  it('looks for words in chunks that came after a query had been asked, and no longer in those that went', async () => {
    const texts: Record<string, readonly string[]> = { a: ['requests', 'browser'], b: ['request', 'request form'] }
    const index = new LexicalIndex()
    const follow = (...ids: string[]) =>
      index.follow(
        ids.map((id) => chunk(id)),
        async ({ entry: { id } }) => segmentOf(texts[id] ?? []),
      )
    const asked = (query: string) => index.ask(query).asked.map(({ expansions }) => expansions.map(({ term }) => term))
    await follow('a')
    expect(asked('reqests requ')).toEqual([['requests'], ['requests']])
    await follow('a', 'b')
    expect(asked('reqest requ')).toEqual([['request'], ['request', 'requests']])
    await follow('b')
    expect(asked('reqest requ')).toEqual([['request'], ['request']])
    await follow('a', 'b')
    expect(index.correct('reqest', () => false).text).toBe('request')
    expect([...index.score([chunk('a')], index.ask('request ')).scores.keys()]).toEqual(['a'])
  })

  it('finds the last word by its beginning, the others not', async () => {
    const { scores } = await indexOf({ a: ['configuration file'] })
    expect(scores('config').a?.[0]).toBeGreaterThan(0)
    expect(scores('config ').a?.[0]).toBe(0)
    expect(scores('config what').a?.[0]).toBe(0)
  })

  it('forgives a misspelling of a word that nothing holds', async () => {
    const { scores } = await indexOf({ a: ['the configuration of it', 'unrelated'] })
    for (const query of ['confguration ', 'configuratoin ', 'konfiguration ', 'configurration ']) {
      expect(best(scores(query).a)).toBe(0)
      expect(scores(query).a?.[0]).toBeGreaterThan(0)
    }
    expect(scores('teh ').a).toEqual([0, 0])
  })

  it('puts right what nobody wrote, by the most frequent of the nearest words', async () => {
    const { index } = await indexOf({ a: ['request', 'requests', 'request it', 'browser'] })
    const never = () => false
    expect(index.correct('a reqest in the brwoser', never).text).toBe('a request in the browser')
    expect(index.correct('requests, browsers', never).text).toBe('requests, browsers')
    expect(index.correct('reqest', (word) => word === 'reqest').text).toBe('reqest')
    expect(index.correct('zebra crossing', never).text).toBe('zebra crossing')
  })

  it('corrects no names', async () => {
    const { index } = await indexOf({ a: ['a request in the browser'] })
    const named = 'open "reqest" in my-brwoser.txt by brwoser2, `reqest_in` and “the brwoser”'
    expect(index.correct(named, () => false).text).toBe(named)
  })

  it('knows singular and plural', async () => {
    const { scores } = await indexOf({ a: ['many queries', 'one box'] })
    expect(scores('query ').a?.[0]).toBeGreaterThan(0)
    expect(scores('boxes ').a?.[1]).toBeGreaterThan(0)
    expect(['class', 'status', 'this', 'bus', 'gas', 'цены'].map(stem)).toEqual([
      'class',
      'status',
      'this',
      'bus',
      'gas',
      'цены',
    ])
  })

  it('finds identifiers whole before in parts', async () => {
    const { scores } = await indexOf({
      a: ['an array has a prototype, and a map', 'Array.prototype.map', 'add an event'],
    })
    expect(best(scores('Array.prototype.map').a)).toBe(1)
    expect(scores('prototype').a?.[1]).toBeGreaterThan(0)
    expect(scores('addEvent').a?.[2]).toBeGreaterThan(0)
  })

  it('lists the passages that hold every word of a phrase', async () => {
    const { index } = await indexOf({ a: ['big red fox', 'red fox', 'fox red big', 'red'] })
    expect(index.passagesWith(['red fox'])('a')).toEqual([0, 1, 2])
    expect(index.passagesWith(['red fox', 'big'])('a')).toEqual([0, 2])
    expect(index.passagesWith(['red'])('b')).toEqual([])
  })
})

describe('query', () => {
  it('takes out what is quoted', () => {
    expect(parseQuery('"Not  Found" “E404”').phrases).toEqual(['not found', 'e404'])
    expect(parseQuery('why "Not  Found" in “E404”').phrases).toEqual([])
    expect(parseQuery('an "unfinished quote').phrases).toEqual([])
    expect(parseQuery('empty ""').phrases).toEqual([])
    expect(plain(' A\n\tB ')).toBe('a b')
  })

  it('knows the word that is still being typed', () => {
    expect(parseQuery('add eve').terms.map(({ open }) => open)).toEqual([false, true])
    expect(parseQuery('add event ').terms.map(({ open }) => open)).toEqual([false, false])
  })
})
