import type { Question } from '../lexical/lexical-index.ts'
import type { SearchOptions } from '../options.ts'
import { fusionDepth } from '../search/fusion.ts'
import { followWords } from './following-words.ts'
import { bestFirst } from './hybrid-ranking.ts'
import { late } from './late.ts'
import { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { byScore, type Order } from './order.ts'
import type { Candidate, SearchParts } from './parts.ts'

/** Passages of a document found by its words that are scored exactly, those first that its words favour: a book has thousands. */
const wordedPassages = 2

/** What can be known of a search before its query is encoded: an encoder may take long, and elsewhere. */
export interface Prepared {
  /** All of the index then. */
  readonly all: readonly LoadedChunk[]
  /** With only those documents that fit the filter. */
  readonly chunks: readonly LoadedChunk[]
  readonly order: Order
  /** Undefined where only meaning counts. */
  readonly asked: Asked | undefined
}

/** A query's words over some chunks. */
export interface Asked {
  readonly question: Question
  /** With only those documents that hold the query's quoted phrases. */
  readonly chunks: readonly LoadedChunk[]
  readonly words: LexicalRanking
  /** Passages of the best documents that are to be scored by meaning, however far away they are. */
  readonly favoured: readonly Candidate[]
}

/** Documents that each leg of a search contributes. */
export const depthFor = ({ k = 0 }: SearchOptions): number => Math.max(k, fusionDepth)

/**
 * Follows the index and looks up the query's words. Undefined when a chunk has gone from the index meanwhile.
 * @param known is returned if it is still so
 * @throws SearchError `index-incompatible`, `index-corrupt`, `index-unavailable`
 */
export async function prepare(
  parts: SearchParts,
  query: string,
  options: SearchOptions,
  known?: Prepared,
): Promise<Prepared | undefined> {
  const { collection } = parts
  const byWords = options.mode !== 'semantic'
  await collection.refresh()
  collection.usable()
  if (byWords) await followWords(parts, query)
  const all = [...collection.chunks.values()]
  if (known !== undefined && isSame(known.all, all)) return known
  const chunks = await fitting(parts, all, options)
  const order = chunks && (await orderOf(parts, chunks, options))
  if (chunks === undefined || order === undefined) return undefined
  if (!byWords) return { all, chunks, order, asked: undefined }
  const asked = await ask(parts, query, chunks, depthFor(options))
  return asked && { all, chunks, order, asked }
}

/** Whether the index is still what it was then. */
export async function isCurrent({ collection }: SearchParts, { all }: Prepared): Promise<boolean> {
  await collection.refresh()
  return isSame(all, [...collection.chunks.values()])
}

const isSame = (before: readonly LoadedChunk[], now: readonly LoadedChunk[]): boolean =>
  before.length === now.length && before.every((chunk, index) => chunk === now[index])

async function fitting({ collection }: SearchParts, chunks: readonly LoadedChunk[], { filter }: SearchOptions) {
  if (filter === undefined) return chunks
  const { fittingChunks } = await late(import('./narrowing.ts'))
  return fittingChunks(collection.parts, chunks, filter)
}

/** Scores alone decide, unless a document or the query boosts. */
async function orderOf({ collection }: SearchParts, chunks: readonly LoadedChunk[], { boost = [] }: SearchOptions) {
  const boosts = boost.filter(({ by }) => by !== 1)
  if (boosts.length === 0 && chunks.every(({ entry }) => entry.boosts === undefined)) return byScore
  const { boostedOrder } = await late(import('./boosting.ts'))
  return boostedOrder(collection.parts, chunks, boosts)
}

async function ask(
  parts: SearchParts,
  query: string,
  chunks: readonly LoadedChunk[],
  depth: number,
): Promise<Asked | undefined> {
  const { lexical } = parts
  const question = lexical.ask(query)
  const holding = await holdingPhrases(parts, chunks, question)
  if (holding === undefined) return undefined
  const words = new LexicalRanking(lexical, holding, question)
  const favoured = words.best(depth).flatMap((one) => bestFirst(words.passagesOf(one)).slice(0, wordedPassages))
  return { question, chunks: holding, words, favoured }
}

/** Few queries quote anything. */
async function holdingPhrases(
  { collection, lexical }: SearchParts,
  chunks: readonly LoadedChunk[],
  { phrases }: Question,
): Promise<readonly LoadedChunk[] | undefined> {
  if (phrases.length === 0) return chunks
  const { phraseChunks } = await late(import('./selecting.ts'))
  return phraseChunks(collection, lexical, chunks, phrases)
}
