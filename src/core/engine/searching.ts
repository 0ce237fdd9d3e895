import { Correction } from '../lexical/correction.ts'
import type { SearchOptions } from '../options.ts'
import type { Encoder } from '../ports.ts'
import type { SearchResult } from '../results.ts'
import { fusionDepth } from '../search/fusion.ts'
import type { TokenEmbeddings } from '../types.ts'
import { type Answer, type Found, type Meaning, present } from './hits.ts'
import { fuseRankings } from './hybrid-ranking.ts'
import { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import type { Candidate, SearchParts } from './parts.ts'
import { fittingChunks, phraseChunks } from './selecting.ts'
import { semanticDocuments } from './semantic-ranking.ts'

export interface SearchCall {
  readonly query: string
  readonly options: SearchOptions
  readonly signal?: AbortSignal | undefined
  /** Called at most once, with lexical hits, when the mode is `auto` and the semantic answer takes longer. */
  readonly onPreview?: ((result: SearchResult) => void) | undefined
}

/**
 * Answers a query by its words, its meaning or both.
 *
 * Holds the lane from encoding to the end: reading the hits waits for storage many times, and a batch that slipped in
 * at each of them would make the query wait for them all.
 */
export async function searchCollection(parts: SearchParts, call: SearchCall): Promise<SearchResult> {
  const { lane, lazy } = parts
  const { options, signal, onPreview } = call
  const { mode = 'auto' } = options
  signal?.throwIfAborted()
  if (mode === 'lexical') return lane.run('query', () => new Search(parts, call).lexical())
  if (lazy.ready !== undefined) return lane.run('query', () => new Search(parts, call).encoded(lazy.load()))
  if (mode === 'auto' && onPreview !== undefined) {
    onPreview(await lane.run('query', () => new Search(parts, call).lexical()))
  }
  const encoder = await unlessAborted(lazy.load(), signal)
  return lane.run('query', () => new Search(parts, { ...call, onPreview: undefined }).encoded(encoder))
}

/** One query on its way. */
class Search {
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
    return this.untilSettled(async (chunks) => {
      const asked = await this.ask(chunks)
      return asked && { mode: 'lexical', candidates: asked.words.best(this.depth), asked }
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
    const meaning = { encoder, embeddings, correction }
    return this.untilSettled((chunks) =>
      mode === 'semantic' ? this.semantic(meaning, chunks) : this.hybrid(meaning, chunks),
    )
  }

  private async semantic(meaning: Meaning, chunks: readonly LoadedChunk[]) {
    const near = await this.nearest(meaning.embeddings, chunks)
    if (near === undefined) return undefined
    const candidates = this.isBelowFloor(meaning, near) ? [] : near
    return { mode: 'semantic' as const, candidates, meaning }
  }

  private async hybrid(meaning: Meaning, chunks: readonly LoadedChunk[]) {
    const asked = await this.ask(chunks)
    const near = asked && (await this.nearest(meaning.embeddings, asked.chunks))
    if (asked === undefined || near === undefined) return undefined
    const isNothing = this.isBelowFloor(meaning, near) && !this.isWhollyHeld(asked.chunks)
    const candidates = isNothing ? [] : fuseRankings(near, asked.words, this.depth)
    return { mode: 'hybrid' as const, candidates, asked, meaning }
  }

  /** Words that neither the index nor the encoder knows are put right; a search by meaning alone takes them as they are. */
  private async correct(encoder: Encoder): Promise<Correction> {
    const { query, options } = this.call
    if (options.mode === 'semantic') return new Correction(query, [])
    const { collection, lexical } = this.parts
    await collection.refresh()
    await lexical.follow([...collection.chunks.values()], (chunk) => collection.parts.words(chunk))
    return lexical.correct(query, (word) => encoder.countTokens(word) <= 1)
  }

  /** The query's words over these chunks; only documents that hold its quoted phrases are left in. */
  private async ask(chunks: readonly LoadedChunk[]) {
    const { lexical, collection } = this.parts
    const question = lexical.ask(this.call.query)
    const holding = await phraseChunks(collection, lexical, chunks, question.phrases)
    return holding && { question, chunks: holding, words: new LexicalRanking(lexical, holding, question) }
  }

  /** Whether even the nearest document is no nearer than chance would bring one. */
  private isBelowFloor({ encoder, embeddings: { rows } }: Meaning, near: readonly Candidate[]): boolean {
    const { floor = true } = this.call.options
    const { relevanceFloor } = encoder
    const [nearest] = near
    return floor && relevanceFloor !== undefined && nearest !== undefined && nearest.score < relevanceFloor * rows
  }

  /** Whether some passage holds every word of the query: that is an answer, whatever it means. */
  private isWhollyHeld(chunks: readonly LoadedChunk[]): boolean {
    return chunks.some(({ entry, documentOf, removed }) =>
      this.parts.lexical
        .passagesWith(entry.id, [this.call.query])
        .some((passage) => !removed.has(documentOf[passage] as number)),
    )
  }

  private nearest(embeddings: TokenEmbeddings, chunks: readonly LoadedChunk[]) {
    const { exhaustive = false } = this.call.options
    return semanticDocuments(this.parts, chunks, embeddings, { k: this.depth, exhaustive })
  }

  /** Documents that each leg contributes, and that facets and sorting see. */
  private get depth(): number {
    return Math.max(this.call.options.k ?? 0, fusionDepth)
  }

  /**
   * Ranks and reads until both saw the same index. `rank` gives nothing when a chunk went away under it: compacted by
   * another tab, or found damaged and dropped. Either way the next turn sees a newer manifest or one chunk fewer, so
   * the loop ends.
   */
  private async untilSettled(
    rank: (chunks: readonly LoadedChunk[]) => Promise<Answer | undefined>,
  ): Promise<SearchResult> {
    const { collection, lexical, host } = this.parts
    const { options, signal, query } = this.call
    for (;;) {
      const scoringFrom = host.now()
      await collection.refresh()
      collection.usable()
      const all = [...collection.chunks.values()]
      if (options.mode !== 'semantic') await lexical.follow(all, (chunk) => collection.parts.words(chunk))
      const fitting = await fittingChunks(collection, all, options.filter)
      const answer = fitting && (await rank(fitting))
      signal?.throwIfAborted()
      const scored = host.now()
      if (answer === undefined || fitting === undefined) continue
      const found: Found | undefined = await present(this.parts, answer, options)
      signal?.throwIfAborted()
      if (found === undefined) continue
      const passages = fitting.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
      const timing = { encode: this.encoding, score: scored - scoringFrom, read: host.now() - scored }
      const text = answer.meaning?.correction.text ?? query
      return { ...found, mode: answer.mode, passages, timing, ...(text === query ? {} : { corrected: text }) }
    }
  }
}

/** Resolves or rejects with the promise, or rejects with the signal's reason if that comes first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
  })
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
