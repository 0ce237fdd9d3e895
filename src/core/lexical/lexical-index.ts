import { CommonWords } from './common-words.ts'
import { Correction, type Replacement } from './correction.ts'
import type { Lexicon } from './lexicon.ts'
import { loadTermsOf } from './load-terms.ts'
import type { PassageWords } from './passage-words.ts'
import { countPostings } from './postings.ts'
import { type LexicalQuery, namesIn, parseQuery, type QueryTerm, queryWords } from './query.ts'
import { type Asked, type FindTerm, scorePassages } from './score.ts'
import type { LexiconTerm } from './term-blocks.ts'
import { Vocabulary } from './vocabulary.ts'
import { commonRarity, fewPassages, partWeight, rarityOf } from './weights.ts'

/** Guessing what an unknown word was meant to be compares it with every word of the index, so only so many are. */
const mostGuesses = 8

/** The words of chunks by the numbers that the vocabulary knows them by. */
interface Numbered {
  readonly segments: ReadonlyMap<number, PassageWords>
  readonly passages: number
}

/** A chunk of the index as the lexical leg sees it. */
export interface LexicalChunk {
  readonly entry: { readonly id: string }
  readonly removed: ReadonlySet<number>
}

/** The words of every chunk of an index, kept in step with it by whoever asks. */
export class LexicalIndex {
  private readonly segments = new Map<string, { readonly segment: PassageWords; readonly number: number }>()
  private readonly vocabulary = new Vocabulary()
  private lexicon: Lexicon | undefined
  /** Chunks whose words are those of the lexicon. */
  private ofLexicon: ReadonlySet<string> = new Set()
  private readonly common: CommonWords
  /** How many passages hold a term, until the words change. */
  private readonly spreads = new Map<string, number>()
  /** Of segments, so that the vocabulary can name them. */
  private next = 0
  private numbered: Numbered | undefined
  /** The last query that was asked, until the words change. */
  private last: { readonly query: string; readonly question: Question } | undefined

  /** @param commonBytes that what common words count may take; default 32 MiB */
  constructor(commonBytes?: number) {
    this.common = new CommonWords(commonBytes)
  }

  /**
   * Brings in what is new of these chunks, and lets go of all others.
   * @param lexicon What some of them take their words from; `prepare` loads what a query needs of it.
   */
  async follow<Chunk extends LexicalChunk>(
    chunks: readonly Chunk[],
    read: (chunk: Chunk) => Promise<PassageWords | undefined>,
    lexicon?: Lexicon,
  ): Promise<void> {
    this.adopt(lexicon)
    const wanted = new Set(chunks.map(({ entry }) => entry.id))
    for (const id of this.segments.keys()) if (!wanted.has(id)) this.letGo(id)
    for (const chunk of chunks) {
      const { id } = chunk.entry
      if (this.segments.has(id)) continue
      const segment = await read(chunk)
      if (segment === undefined || this.segments.has(id)) continue
      const number = this.next++
      this.segments.set(id, { segment, number })
      this.vocabulary.add(number, segment.terms)
      this.changed()
    }
  }

  private letGo(chunk: string): void {
    const known = this.segments.get(chunk)
    if (known === undefined) return
    this.segments.delete(chunk)
    this.vocabulary.remove(known.number, known.segment.terms)
    this.changed()
  }

  private adopt(lexicon: Lexicon | undefined): void {
    if (lexicon === this.lexicon) return
    const chunks = new Set(lexicon?.chunks)
    for (const chunk of [...this.ofLexicon, ...chunks]) this.letGo(chunk)
    for (const { term } of this.lexicon?.known ?? []) this.vocabulary.forget(term)
    for (const { term, holding } of lexicon?.known ?? []) this.vocabulary.learn(term, holding)
    this.lexicon = lexicon
    this.ofLexicon = chunks
    this.changed()
  }

  /** Loads what a query needs of the lexicon. False when the lexicon has gone from the store. */
  async prepare(query: string): Promise<boolean> {
    const { lexicon, vocabulary } = this
    if (lexicon === undefined) return true
    const learn = ({ term, holding }: LexiconTerm) => {
      // A lexicon that is no longer followed has nothing to teach.
      if (this.lexicon !== lexicon) return
      vocabulary.learn(term, holding)
      this.changed()
    }
    return (await loadTermsOf(query, lexicon, vocabulary, learn)) && lexicon.loadPostings(this.needed(query))
  }

  /** Terms whose postings a query needs. */
  private needed(query: string): readonly string[] {
    const { asked, phrases } = this.ask(query)
    const counting = asked.filter(({ weight }) => weight > 0)
    const words = [[query], phrases].flatMap((texts) => this.telling(wordsIn(texts), (term) => [term]))
    return [...words, ...counting.flatMap(({ expansions }) => expansions.map(({ term }) => term))]
  }

  /** What the query asks of this index, in its words. */
  ask(query: string): Question {
    if (this.last?.query !== query) this.last = { query, question: this.answering(query) }
    return this.last.question
  }

  private answering(query: string): Question {
    const parsed = parseQuery(query)
    let unknown = 0
    const mayGuess = ({ kind, term }: QueryTerm) =>
      kind === 'word' && !this.vocabulary.has(term) && unknown++ < mostGuesses
    const asked: readonly Asked[] = parsed.terms.map((term) => ({
      expansions: this.vocabulary.expand(term, mayGuess(term)),
      weight: term.kind === 'part' ? partWeight : 1,
    }))
    const held = asked.filter(({ expansions }) => expansions.length > 0)
    const telling = new Set(this.telling(held, ({ expansions }) => expansions.map(({ term }) => term)))
    const isCommon = (term: Asked) => term.expansions.length > 0 && !telling.has(term)
    return { ...parsed, asked: asked.map((term) => (isCommon(term) ? { ...term, weight: 0 } : term)) }
  }

  /** What was known of the words is so no longer. */
  private changed(): void {
    this.last = undefined
    this.spreads.clear()
    this.numbered = undefined
  }

  private byNumber(): Numbered {
    if (this.numbered === undefined) {
      const all = [...this.segments.values()]
      this.numbered = {
        segments: new Map(all.map(({ segment, number }) => [number, segment])),
        passages: all.reduce((sum, { segment }) => sum + segment.passages, 0),
      }
    }
    return this.numbered
  }

  /** Those that are not common beside the rarest one, by the commonest of their terms. */
  private telling<Item>(items: readonly Item[], termsOf: (item: Item) => readonly string[]): readonly Item[] {
    const { passages } = this.byNumber()
    if (passages < fewPassages) return items
    const rarities = items.map((item) =>
      rarityOf(Math.max(...termsOf(item).map((term) => this.spread(term))), passages),
    )
    const least = commonRarity * Math.max(...rarities)
    return items.filter((_, index) => (rarities[index] as number) >= least)
  }

  /**
   * The query with each word that nobody wrote replaced by the most frequent of the words nearest to it. Names are left as
   * they are.
   *
   * @param isFamiliar whether a word needs no correction for all that, because the encoder knows it
   */
  correct(query: string, isFamiliar: (word: string) => boolean): Correction {
    const isName = namesIn(query)
    const unknown = queryWords(query).filter(
      (word) => word.kind === 'word' && !this.vocabulary.has(word.term) && !isFamiliar(word.term) && !isName(word),
    )
    const replacements = unknown.slice(0, mostGuesses).flatMap(({ term, range }): Replacement[] => {
      const [best] = this.vocabulary.corrections(term).sort((a, b) => this.spread(b.term) - this.spread(a.term))
      return best === undefined ? [] : [{ range, by: best.term }]
    })
    return new Correction(query, replacements)
  }

  /**
   * Whether any word of the query is one that the index holds, in whatever form or spelling, or a familiar one. True when
   * it has no words.
   */
  knows(query: string, isFamiliar: (word: string) => boolean): boolean {
    const terms = queryWords(query)
    if (terms.length === 0 || terms.some(({ term }) => this.vocabulary.has(term) || isFamiliar(term))) return true
    return this.ask(query).asked.some(({ expansions }) => expansions.length > 0)
  }

  /** How many passages hold a term. */
  private spread(term: string): number {
    const known = this.spreads.get(term)
    if (known !== undefined) return known
    const { segments } = this.byNumber()
    // Postings of what a correction may be are not loaded, but counted.
    let passages = this.lexicon?.term(term)?.passages ?? 0
    this.vocabulary.holders(term, (number, place) => {
      const segment = segments.get(number)
      if (segment !== undefined) passages += countPostings(segment.postingsAt(place))
    })
    this.spreads.set(term, passages)
    return passages
  }

  /**
   * Tells the passages of a chunk that hold every word of these phrases, of long ones of their beginning, ascending. Words
   * that hardly any passage lacks are left out, where there are others.
   */
  passagesWith(phrases: readonly string[]): (chunk: string) => readonly number[] {
    const terms = this.telling(wordsIn(phrases), (term) => [term])
    return (chunk) => {
      const segment = this.segments.get(chunk)?.segment
      const places = terms.map((term) => segment?.placeOf(term))
      if (segment === undefined || places.length === 0) return []
      let passages: number[] | undefined
      for (const place of places) {
        if (place === undefined) return []
        const holding = new Set(segment.passagesAt(place))
        passages = passages === undefined ? [...holding] : passages.filter((passage) => holding.has(passage))
      }
      return passages ?? []
    }
  }

  /** Scores of every passage of these chunks; of one that is not followed there are none. */
  score(chunks: readonly LexicalChunk[], { asked }: Question): LexicalScores {
    const indices = new Int32Array(this.next).fill(-1)
    const live = chunks.flatMap(({ entry: { id }, removed }) => {
      const known = this.segments.get(id)
      return known === undefined ? [] : [{ ...known, removed, id }]
    })
    for (const [index, { number }] of live.entries()) indices[number] = index
    const ofLexicon = [...live.entries()].filter(([, { id }]) => this.ofLexicon.has(id))
    const find: FindTerm = (term, visit) => {
      this.vocabulary.holders(term, (number, place) => {
        const index = indices[number] as number
        if (index >= 0) visit(index, place)
      })
      for (const [index, { segment }] of ofLexicon) {
        const place = segment.placeOf(term)
        if (place !== undefined) visit(index, place)
      }
    }
    const { scores, most } = scorePassages(live, asked, find, this.common)
    return { scores: new Map(live.map(({ id }, index) => [id, scores[index] ?? new Float32Array(0)])), most }
  }
}

/** Different words of some texts, as the index has them. */
function wordsIn(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap(queryWords).filter(({ kind }) => kind === 'word')
  return [...new Set(words.map(({ term }) => term))]
}

export interface LexicalScores {
  /** By chunk; 0 where no word is answered. */
  readonly scores: ReadonlyMap<string, Float32Array>
  /** The most that the question lets a passage score. */
  readonly most: number
}

/** A query with, for each of its terms in order, the words that answer it. */
export interface Question extends LexicalQuery {
  readonly asked: readonly Asked[]
}
