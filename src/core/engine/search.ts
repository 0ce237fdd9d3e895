import { Correction } from '../lexical/correction.ts'
import type { SearchOptions } from '../options.ts'
import type { Encoder } from '../ports.ts'
import type { SearchResult } from '../results.ts'
import { floorFor } from '../search/floor.ts'
import type { TokenEmbeddings } from '../types.ts'
import { followWords } from './following-words.ts'
import { type Answer, type Found, type Meaning, present } from './hits.ts'
import { ordered, union, worthOfDocuments } from './hybrid-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { nearestDocuments, settled } from './nearest.ts'
import type { Order } from './order.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { type Asked, depthFor, isCurrent, type Prepared, prepare } from './preparing.ts'
import { passagesOf } from './ranking.ts'

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

const defaultHits = 10

/** One query on its way. */
export class Search {
  private started: number
  /** Milliseconds that the encoder took, once it has answered. */
  private encode: number | undefined
  private prepared: Prepared | undefined

  constructor(
    private readonly parts: SearchParts,
    private readonly call: SearchCall,
  ) {
    this.started = parts.host.now()
  }

  /** Answers by words alone. */
  lexical(): Promise<SearchResult> {
    return this.untilSettled(async ({ order, asked }) => {
      const k = this.isNarrowing ? Infinity : depthFor(this.call.options)
      return asked && { mode: 'lexical', candidates: order.byWords(asked.words, k), asked }
    })
  }

  /** Answers by meaning, and by words too unless only meaning is asked for. */
  async encoded(loading: Encoder | Promise<Encoder>): Promise<SearchResult> {
    const { host } = this.parts
    const encoder = await loading
    this.started = host.now()
    const correction = await this.correct(encoder)
    const asked = host.now()
    const encoding = encoder.encodeQuery(correction.text).finally(() => {
      this.encode = host.now() - asked
    })
    // Awaited further down: if it fails before, that must not be without a listener.
    encoding.catch(() => undefined)
    try {
      return await this.whileEncoding(encoder, correction, encoding)
    } finally {
      // An encoder encodes one thing after the other: whoever comes next must not find it at work.
      await encoding.catch(() => undefined)
    }
  }

  /** What can be done before the query is encoded, and then the rest. */
  private async whileEncoding(encoder: Encoder, correction: Correction, encoding: Promise<TokenEmbeddings>) {
    const { mode = 'auto', floor = true } = this.call.options
    const { onPreview } = this.call
    if (mode === 'auto' && onPreview !== undefined) {
      const preview = await this.lexical()
      if (this.encode === undefined) onPreview(preview)
    }
    const relevanceFloor = floor ? encoder.relevanceFloor : undefined
    const isKnown = mode === 'semantic' || this.isKnown(encoder)
    return this.untilSettled(async (prepared) => {
      this.readAhead(prepared)
      const embeddings = await encoding
      if (!(await isCurrent(this.parts, prepared))) return undefined
      const asked = { rows: embeddings.rows, isKnown, passages: passagesOf(prepared.chunks) }
      const meaning = { encoder, embeddings, correction, floor: floorFor(relevanceFloor, asked) }
      return mode === 'semantic' ? this.semantic(meaning, prepared) : this.hybrid(meaning, prepared)
    })
  }

  /** Many of the best by words come to be shown, and the encoder takes longer than reading their texts. */
  private readAhead({ asked }: Prepared): void {
    const best = asked?.favoured.slice(0, 2 * (this.call.options.k ?? defaultHits)) ?? []
    this.parts.collection.parts.readAhead(best.map(({ chunk }) => chunk))
  }

  private async semantic(meaning: Meaning, { chunks, order }: Prepared) {
    const nearest = await this.nearest(meaning.embeddings, chunks, order)
    const rank = (near: readonly Candidate[]) => {
      const matched = near.filter(({ score }) => score >= meaning.floor)
      return order.byMeaning(this.isNarrowing || matched.length === 0 ? matched : near, near)
    }
    const candidates = nearest && (await settled(nearest, rank, (ranked) => this.shown(ranked)))
    return candidates && { mode: 'semantic' as const, candidates, meaning }
  }

  private async hybrid(meaning: Meaning, { order, asked }: Prepared) {
    const nearest = asked && (await this.nearest(meaning.embeddings, asked.chunks, order, asked))
    if (asked === undefined || nearest === undefined) return undefined
    const { words } = asked
    const rank = (near: readonly Candidate[]) => {
      const known = { documents: near, rows: meaning.embeddings.rows, scoreOf: nearest.scoreOf }
      return { near, ranked: order.byBoth(known, words, depthFor(this.call.options)) }
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

  private nearest(
    embeddings: TokenEmbeddings,
    chunks: readonly LoadedChunk[],
    { reach }: Order,
    asked?: Pick<Asked, 'words' | 'favoured'>,
  ) {
    const { options } = this.call
    const { exhaustive = false, k: shown = defaultHits } = options
    const k = this.isNarrowing ? matchingDepth : Math.max(depthFor(options), reach)
    // Fusion and boosts compare many documents, of which hardly any but the nearest and the best by words come to be shown.
    const isScore = !this.isNarrowing && reach === 0
    const sure = isScore ? shown : k
    const { words, favoured: also = [] } = asked ?? {}
    const worthOf = words && isScore ? worthOfDocuments(embeddings, words) : undefined
    return nearestDocuments(this.parts, chunks, embeddings, { k, sure, also, worthOf, exhaustive }, words)
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
  private async untilSettled(rank: (prepared: Prepared) => Promise<Answer | undefined>): Promise<SearchResult> {
    const { parts, call } = this
    const { options, signal, query } = call
    for (;;) {
      const prepared = await prepare(parts, query, options, this.prepared)
      this.prepared = prepared
      const answer = prepared && (await rank(prepared))
      signal?.throwIfAborted()
      const scored = parts.host.now()
      const found: Found | undefined = answer && (await present(parts, answer, options))
      signal?.throwIfAborted()
      if (prepared === undefined || answer === undefined || found === undefined) {
        this.prepared = undefined
        continue
      }
      const { encode = 0 } = this
      const timing = {
        encode,
        score: scored - this.started - encode,
        read: parts.host.now() - scored,
      }
      const text = answer.meaning?.correction.text ?? query
      return {
        ...found,
        mode: answer.mode,
        passages: passagesOf(prepared.chunks),
        timing,
        ...(text === query ? {} : { corrected: text }),
      }
    }
  }
}

/** Tells words that the encoder has whole in its vocabulary. */
const isFamiliarTo = (encoder: Encoder) => (word: string) => encoder.countTokens(word) <= 1
