import type { Lexicon } from './lexicon.ts'
import { parseQuery, queryWords } from './query.ts'
import { formsOf } from './stem.ts'
import type { LexiconTerm } from './term-blocks.ts'
import { shortestMisspelt, shortestPrefix, type Vocabulary } from './vocabulary.ts'

/**
 * Loads the terms of a lexicon that a vocabulary has to know for a query: its words in all their forms, those that its last
 * word begins, and all there are where a word may be misspelt. False when the lexicon has gone from the store.
 * @param learn Takes a term into the vocabulary.
 */
export async function loadTermsOf(
  query: string,
  lexicon: Lexicon,
  vocabulary: Vocabulary,
  learn: (term: LexiconTerm) => void,
): Promise<boolean> {
  const { terms, phrases } = parseQuery(query)
  const words = [...terms, ...phrases.flatMap(queryWords)].map(({ term }) => term)
  const prefixes = terms.filter(({ term, open }) => open && term.length >= shortestPrefix).map(({ term }) => term)
  if (!(await lexicon.loadTerms([...words, ...words.flatMap(formsOf)], prefixes, learn))) return false
  const mayBeMisspelt = terms.some(
    ({ term, kind }) => kind === 'word' && term.length >= shortestMisspelt && !vocabulary.has(term),
  )
  return !mayBeMisspelt || lexicon.loadAllTerms(learn)
}
