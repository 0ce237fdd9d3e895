import type { Correction } from '../lexical/correction.ts'
import type { Question } from '../lexical/lexical-index.ts'
import type { SearchOptions } from '../options.ts'
import type { Encoder } from '../ports.ts'
import type { Hit, Match, ScoredPassage, SearchResult } from '../results.ts'
import type { TokenEmbeddings } from '../types.ts'
import type { StoredPassage } from './chunk-parts.ts'
import type { Collection } from './collection.ts'
import { bestSentence } from './excerpt.ts'
import { hitOf } from './hit.ts'
import { late } from './late.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import { matchesOf, storedRows } from './matching.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { wordMatches } from './word-matches.ts'

/** A query as the encoder has it. */
export interface Meaning {
  readonly encoder: Encoder
  readonly embeddings: TokenEmbeddings
  /** What was encoded in place of the query. */
  readonly correction: Correction
  /** A passage that scores less is no nearer than chance would bring one. */
  readonly floor: number
}

/** A ranking of documents and what it was made with. */
export interface Answer {
  readonly mode: SearchResult['mode']
  /** Best first; all that matched, where facets are counted or it is sorted. */
  readonly candidates: readonly Candidate[]
  /** What the words asked; absent when only meaning counted. */
  readonly asked?: { readonly question: Question; readonly words: LexicalRanking }
  /** What the meaning asked; absent when only words counted. */
  readonly meaning?: Meaning
}

export type Found = Pick<SearchResult, 'hits' | 'facets'>

interface Read {
  readonly candidate: Candidate
  readonly text: StoredPassage
}

/** Turns a ranking into what the caller sees. Undefined when a chunk has gone from the index meanwhile. */
export async function present(parts: SearchParts, answer: Answer, options: SearchOptions): Promise<Found | undefined> {
  const { k = 10, matches = false, sections = 1, facets, sort } = options
  const isNarrowing = facets !== undefined || sort !== undefined
  const narrowed = isNarrowing ? await narrow(parts, answer, options) : answer
  const shown = narrowed && (await readTexts(parts.collection, narrowed.candidates.slice(0, k)))
  if (shown === undefined) return undefined
  const hits: Hit[] = []
  for (const { candidate, text } of shown) {
    const hit = hitOf(text.document, text.passage, candidate.score)
    const found = matches ? await answeredWords(parts, answer, candidate, hit) : undefined
    const excerpt = found && bestSentence(hit.passage.text, found)
    const best = sections > 1 ? await bestPassages(parts, answer, candidate, sections) : undefined
    if (sections > 1 && best === undefined) return undefined
    hits.push({
      ...hit,
      ...(found === undefined ? {} : { matches: found }),
      ...(excerpt === undefined ? {} : { excerpt }),
      ...(best === undefined ? {} : { sections: best }),
    })
  }
  return { hits, ...(narrowed !== undefined && 'facets' in narrowed && { facets: narrowed.facets }) }
}

async function narrow({ collection }: SearchParts, { candidates }: Answer, options: SearchOptions) {
  const narrowing = await late(import('./narrowing.ts'))
  return narrowing.narrow(collection.parts, candidates, options)
}

async function answeredWords(
  parts: SearchParts,
  { meaning, asked }: Answer,
  candidate: Candidate,
  { passage }: Hit,
): Promise<readonly Match[]> {
  const byWords = asked === undefined ? [] : wordMatches(asked.question, passage)
  // Rows of a pooled index stand for no word any more, and to encode a passage anew takes long: only one that shares no
  // word with the query is worth it.
  const isPooled = parts.collection.manifest.pool !== 1
  if (meaning === undefined || (isPooled && byWords.length > 0)) return byWords
  const { encoder, embeddings, correction } = meaning
  const rows = await storedRows({ ...parts, encoder }, candidate, passage)
  if (rows === undefined) return []
  const found = matchesOf(encoder, correction.text, embeddings, passage, rows)
  return found.map((match) => ({ ...match, query: correction.original(match.query) }))
}

async function bestPassages(
  parts: SearchParts,
  { meaning, asked }: Answer,
  candidate: Candidate,
  count: number,
): Promise<ScoredPassage[] | undefined> {
  const { lexicalSections, semanticSections } = await late(import('./sections.ts'))
  const ranked =
    meaning === undefined
      ? asked && lexicalSections(asked.words, candidate)
      : await semanticSections(parts, candidate, meaning.floor)
  if (ranked === undefined) return undefined
  const read = await readTexts(parts.collection, ranked.slice(0, count))
  return read?.map(({ candidate: { score }, text: { passage } }) => ({ passage, score }))
}

async function readTexts({ parts }: Collection, candidates: readonly Candidate[]): Promise<Read[] | undefined> {
  const read = candidates.map(async (candidate) => ({
    candidate,
    text: await parts.passage(candidate.chunk, candidate.passage),
  }))
  const texts = (await Promise.all(read)).flatMap(({ candidate, text }) =>
    text === undefined ? [] : [{ candidate, text }],
  )
  return texts.length === candidates.length ? texts : undefined
}
