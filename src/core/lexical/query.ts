import type { CharacterRange } from '../types.ts'
import { fold, type Word, wordsOf } from './words.ts'

/** A term that a query asks for. */
export interface QueryTerm {
  readonly term: string
  readonly kind: 'word' | 'whole' | 'part'
  /** Characters of the query. */
  readonly range: CharacterRange
  /** Whether more letters may follow, since the reader may still be typing it. */
  readonly open: boolean
}

export interface LexicalQuery {
  readonly terms: readonly QueryTerm[]
  /**
   * What stood in quotation marks, folded, white space evened out: found only as it stands. None in a query that says more
   * than that, where what is quoted counts as words: who describes a task quotes names that nobody else has written.
   */
  readonly phrases: readonly string[]
}

/** What is pasted as a query may be a whole log. Its beginning says what is asked, and the encoder reads no more either. */
const longest = 10_000
const mostWords = 64
const mostPhrases = 8

const quoted = /["“„«]([^"“”„«»]+)["”“»]/gu

/** Takes a query apart. */
export function parseQuery(query: string): LexicalQuery {
  const phrases = Array.from(query.slice(0, longest).matchAll(quoted), ([, phrase = '']) => plain(phrase))
    .filter((phrase) => phrase !== '')
    .slice(0, mostPhrases)
  const terms = queryWords(query).map(({ term, kind, range }) => ({
    term,
    kind,
    range,
    open: kind === 'word' && range.end === query.length,
  }))
  const saysMore = queryWords(query.replaceAll(quoted, ' ')).length > 0
  return { terms, phrases: saysMore ? [] : phrases }
}

/** The words of a query that count, in order. */
export function queryWords(query: string): readonly Word[] {
  return wordsOf(query.slice(0, longest)).slice(0, mostWords)
}

/**
 * Tells which words of a query name something: those in quotation marks, with a digit, or within an identifier such as
 * `my-file.txt`. Nobody can know how names are spelt.
 */
export function namesIn(query: string): (word: Word) => boolean {
  const quotations = Array.from(query.matchAll(quoted), ({ 0: text, index }) => ({
    start: index,
    end: index + text.length,
  }))
  const identifiers = queryWords(query).filter(({ kind }) => kind === 'whole')
  const places = [...quotations, ...identifiers.map(({ range }) => range)]
  return ({ term, range }) =>
    /\p{N}/u.test(term) || places.some(({ start, end }) => range.start >= start && range.end <= end)
}

/** Folded text whose words are one blank apart: what phrases are looked for in. */
export function plain(text: string): string {
  return fold(text).replaceAll(/\s+/g, ' ').trim()
}
