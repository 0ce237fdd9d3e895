import { Correction } from '../lexical/correction.ts'
import type { SearchOptions } from '../options.ts'
import type { Encoder } from '../ports.ts'
import type { SearchResult } from '../results.ts'
import { floorFor } from '../search/floor.ts'
import { fusionDepth } from '../search/fusion.ts'
import type { TokenEmbeddings } from '../types.ts'
import { followWords } from './following-words.ts'
import { type Answer, type Found, type Meaning, present } from './hits.ts'
import { bestFirst, ordered, union, worthOfDocuments } from './hybrid-ranking.ts'
import { late } from './late.ts'
import { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { nearestDocuments, settled } from './nearest.ts'
import { byScore, type Order } from './order.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { passagesOf } from './ranking.ts'
import { phraseChunks } from './selecting.ts'

export interface SearchCall {
  readonly query: string
  readonly options: SearchOptions
  readonly signal?: AbortSignal | undefined
  /** Called at most once, with lexical hits, when the mode is `auto` and the semantic answer takes longer. */
  readonly onPreview?: ((result: SearchResult) => void) | undefined
}

/**
 * Nearest documents that are looked at for what matched. Not fewer than the largest k, and the same whatever k is, so that
 * counts do not depend on it.
 */
const matchingDepth = 1000

/**
 * Of a ranking with estimates the hits that are shown are made exact, and so many more that may come to be shown, and it is ranked
 * again.
 */
const settledBeyond = 20

/** Passages of a document found by its words that are scored exactly, those first that its words favour: a book has thousands. */
const wordedPassages = 2

const defaultHits = 10

/** One query on its way. */
export class Search {
  private readonly started: number
  private encoding = 0

  constructor(
    private readonly parts: SearchParts,
    private readonly call: SearchCall,
  ) {
    this.started = parts.host.now()
  }

  /** Answers by words alone. */
  lexical(): Promise<SearchResult> {
    return this.untilSettled(async (chunks, order) => {
      const asked = await this.ask(chunks)
      const k = this.isNarrowing ? Infinity : this.depth
      return asked && { mode: 'lexical', candidates: order.byWords(asked.words, k), asked }
    })
  }

  /** Answers by meaning, and by words too unless only meaning is asked for. */
  async encoded(loading: Encoder | Promise<Encoder>): Promise<SearchResult> {
    const { call, parts } = this
    const encoder = await loading
    let isEncoded = false
    const correction = await this.correct(encoder)
    const encoding = encoder.encodeQuery(correction.text).finally(() => {
      isEncoded = true
      this.encoding = parts.host.now() - this.started
    })
    // Awaited below; a preview that fails must not leave it without a listener.
    encoding.catch(() => undefined)
    const { mode = 'auto' } = call.options
    if (mode === 'auto' && call.onPreview !== undefined) {
      const preview = await this.lexical()
      if (!isEncoded) call.onPreview(preview)
    }
    const embeddings = await encoding
    const { floor = true } = call.options
    const relevanceFloor = floor ? encoder.relevanceFloor : undefined
    const isKnown = mode === 'semantic' || this.isKnown(encoder)
    return this.untilSettled((chunks, order) => {
      const asked = { rows: embeddings.rows, isKnown, passages: passagesOf(chunks) }
      const meaning = { encoder, embeddings, correction, floor: floorFor(relevanceFloor, asked) }
      return mode === 'semantic' ? this.semantic(meaning, chunks, order) : this.hybrid(meaning, chunks, order)
    })
  }

  private async semantic(meaning: Meaning, chunks: readonly LoadedChunk[], order: Order) {
    const nearest = await this.nearest(meaning.embeddings, chunks, order)
    const rank = (near: readonly Candidate[]) => {
      const matched = near.filter(({ score }) => score >= meaning.floor)
      return order.byMeaning(this.isNarrowing || matched.length === 0 ? matched : near, near)
    }
    const candidates = nearest && (await settled(nearest, rank, (ranked) => this.shown(ranked)))
    return candidates && { mode: 'semantic' as const, candidates, meaning }
  }

  private async hybrid(meaning: Meaning, chunks: readonly LoadedChunk[], order: Order) {
    const asked = await this.ask(chunks)
    const nearest = asked && (await this.nearest(meaning.embeddings, asked.chunks, order, asked.words))
    if (asked === undefined || nearest === undefined) return undefined
    const { words } = asked
    const rank = (near: readonly Candidate[]) => {
      const known = { documents: near, rows: meaning.embeddings.rows, scoreOf: nearest.scoreOf }
      return { near, ranked: order.byBoth(known, words, this.depth) }
    }
    const fused = await settled(nearest, rank, ({ ranked }) => this.shown(ranked))
    if (fused === undefined) return undefined
    const { near, ranked } = fused
    const close = near.filter(({ score }) => score >= meaning.floor)
    const isNothing = close.length === 0 && words.holdingAll(this.call.query).length === 0
    const best = isNothing ? [] : ranked
    const candidates = this.isNarrowing ? ordered(union(close, words.holdingAll(this.call.query)), ranked) : best
    return { mode: 'hybrid' as const, candidates, asked, meaning }
  }

  /** Those of a ranking that may come to be shown, once all scores are exact. */
  private shown(ranked: readonly Candidate[]): readonly Candidate[] {
    return ranked.slice(0, (this.call.options.k ?? defaultHits) + settledBeyond)
  }

  /** Words that neither the index nor the encoder knows are put right; a search by meaning alone takes them as they are. */
  private async correct(encoder: Encoder): Promise<Correction> {
    const { query, options } = this.call
    if (options.mode === 'semantic') return new Correction(query, [])
    await followWords(this.parts, query)
    return this.parts.lexical.correct(query, isFamiliarTo(encoder))
  }

  /** Whether the index or the encoder knows any of the query's words. */
  private isKnown(encoder: Encoder): boolean {
    return this.parts.lexical.knows(this.call.query, isFamiliarTo(encoder))
  }

  /** Chunks with only those documents that fit the filter. Undefined when one has gone from the index meanwhile. */
  private async fitting(chunks: readonly LoadedChunk[]) {
    const { filter } = this.call.options
    if (filter === undefined) return chunks
    const { fittingChunks } = await late(import('./narrowing.ts'))
    return fittingChunks(this.parts.collection.parts, chunks, filter)
  }

  /** Scores alone decide, unless a document or the query boosts. Undefined when a chunk has gone from the index meanwhile. */
  private async order(chunks: readonly LoadedChunk[]): Promise<Order | undefined> {
    const boosts = this.call.options.boost?.filter(({ by }) => by !== 1) ?? []
    if (boosts.length === 0 && chunks.every(({ entry }) => entry.boosts === undefined)) return byScore
    const { boostedOrder } = await late(import('./boosting.ts'))
    return boostedOrder(this.parts.collection.parts, chunks, boosts)
  }

  /** The query's words over these chunks; only documents that hold its quoted phrases are left in. */
  private async ask(chunks: readonly LoadedChunk[]) {
    const { lexical, collection } = this.parts
    const question = lexical.ask(this.call.query)
    const holding = await phraseChunks(collection, lexical, chunks, question.phrases)
    return holding && { question, chunks: holding, words: new LexicalRanking(lexical, holding, question) }
  }

  /** @param words Whose best may come to be shown, however far away they are. */
  private nearest(
    embeddings: TokenEmbeddings,
    chunks: readonly LoadedChunk[],
    { reach }: Order,
    words?: LexicalRanking,
  ) {
    const { exhaustive = false, k: shown = defaultHits } = this.call.options
    const k = this.isNarrowing ? matchingDepth : Math.max(this.depth, reach)
    // Fusion and boosts compare many documents, of which hardly any but the nearest and the best by words come to be shown.
    const isScore = !this.isNarrowing && reach === 0
    const sure = isScore ? shown : k
    const also =
      words?.best(this.depth).flatMap((one) => bestFirst(words.passagesOf(one)).slice(0, wordedPassages)) ?? []
    const worthOf = words && isScore ? worthOfDocuments(embeddings, words) : undefined
    return nearestDocuments(this.parts, chunks, embeddings, { k, sure, also, worthOf, exhaustive }, words)
  }

  /** Documents that each leg contributes. */
  private get depth(): number {
    return Math.max(this.call.options.k ?? 0, fusionDepth)
  }

  /** Whether it takes all that matched, and not only the best of it. */
  private get isNarrowing(): boolean {
    const { facets, sort } = this.call.options
    return facets !== undefined || sort !== undefined
  }

  /**
   * Ranks and reads until both saw the same index. `rank` gives nothing when a chunk went away under it: compacted by
   * another tab, or found damaged and dropped. Either way the next turn sees a newer manifest or one chunk fewer, so
   * the loop ends.
   */
  private async untilSettled(
    rank: (chunks: readonly LoadedChunk[], order: Order) => Promise<Answer | undefined>,
  ): Promise<SearchResult> {
    const { collection, host } = this.parts
    const { options, signal, query } = this.call
    for (;;) {
      const scoringFrom = host.now()
      await collection.refresh()
      collection.usable()
      if (options.mode !== 'semantic') await followWords(this.parts, query)
      const all = [...collection.chunks.values()]
      const fitting = await this.fitting(all)
      const order = fitting && (await this.order(fitting))
      const answer = order && (await rank(fitting, order))
      signal?.throwIfAborted()
      const scored = host.now()
      if (answer === undefined || fitting === undefined) continue
      const found: Found | undefined = await present(this.parts, answer, options)
      signal?.throwIfAborted()
      if (found === undefined) continue
      const timing = { encode: this.encoding, score: scored - scoringFrom, read: host.now() - scored }
      const text = answer.meaning?.correction.text ?? query
      return {
        ...found,
        mode: answer.mode,
        passages: passagesOf(fitting),
        timing,
        ...(text === query ? {} : { corrected: text }),
      }
    }
  }
}

/** Tells words that the encoder has whole in its vocabulary. */
const isFamiliarTo = (encoder: Encoder) => (word: string) => encoder.countTokens(word) <= 1
