import type { CharacterRange } from '../types.ts'
import { fold, wordsOf } from './words.ts'

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
  /** What stood in quotation marks, folded, white space evened out: found only as it stands. */
  readonly phrases: readonly string[]
}

const quoted = /["“„«]([^"“”„«»]+)["”“»]/gu

/** Takes a query apart. */
export function parseQuery(query: string): LexicalQuery {
  const phrases = Array.from(query.matchAll(quoted), ([, phrase = '']) => plain(phrase)).filter(
    (phrase) => phrase !== '',
  )
  const words = wordsOf(query)
  const terms = words.map(({ term, kind, range }) => ({
    term,
    kind,
    range,
    open: kind === 'word' && range.end === query.length,
  }))
  return { terms, phrases }
}

/** Folded text whose words are one blank apart: what phrases are looked for in. */
export function plain(text: string): string {
  return fold(text).replaceAll(/\s+/g, ' ').trim()
}
