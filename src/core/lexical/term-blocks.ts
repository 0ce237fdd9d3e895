import { NumberReader, NumberWriter } from '../bytes/numbers.ts'
import { wrong } from '../index/fields.ts'

/** A term of a lexicon. */
export interface LexiconTerm {
  readonly term: string
  /** Chunks that hold it. */
  readonly holding: number
  /** Passages that hold it. */
  readonly passages: number
  /** Length of its postings. */
  readonly bytes: number
}

/** Terms in a block: few enough that one word brings little else. */
export const termsInBlock = 64

/**
 * Writes a block of ascending terms. Of each: how many UTF-16 units it shares with the one before, the length of the rest
 * in UTF-8, the rest, and the numbers of LexiconTerm in their order.
 */
export function encodeTerms(terms: readonly LexiconTerm[]): Uint8Array<ArrayBuffer> {
  const writer = new NumberWriter()
  const utf8 = new TextEncoder()
  let before = ''
  for (const { term, holding, passages, bytes } of terms) {
    const shared = sharedUnits(before, term)
    const rest = utf8.encode(term.slice(shared))
    writer.number(shared)
    writer.number(rest.length)
    writer.put(rest)
    for (const number of [holding, passages, bytes]) writer.number(number)
    before = term
  }
  return writer.written
}

/** @throws SearchError `index-corrupt` for what `encodeTerms` did not write */
export function decodeTerms(block: Uint8Array): LexiconTerm[] {
  const reader = new NumberReader(block)
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  const terms: LexiconTerm[] = []
  let before = ''
  while (!reader.isAtEnd) {
    const shared = reader.number()
    if (shared > before.length) throw wrong('a term of a lexicon', 'one that begins as the one before')
    const term = before.slice(0, shared) + utf8.decode(reader.take(reader.number()))
    if (terms.length > 0 && term <= before) throw wrong('the terms of a lexicon', 'ascending')
    terms.push({ term, holding: reader.number(), passages: reader.number(), bytes: reader.number() })
    before = term
  }
  return terms
}

/** UTF-16 units that two terms have in common at their beginnings; no character is cut in two. */
function sharedUnits(a: string, b: string): number {
  let units = 0
  while (units < a.length && a[units] === b[units]) units++
  const last = b.charCodeAt(units - 1)
  return last >= 0xd800 && last <= 0xdbff ? units - 1 : units
}
