import { placesOf } from '../bytes/range.ts'
import { highCodec } from '../codec/layers.ts'
import { SearchError } from '../errors.ts'
import { readCodeList } from '../index/code-lists.ts'
import { highPlaces, lowPlaces, passagesOfHigh, passagesOfLayers } from '../index/passage-pieces.ts'
import { fusionDepth } from '../search/fusion.ts'
import type { Codec, TokenEmbeddings } from '../types.ts'
import { EstimatedRanking } from './estimated-ranking.ts'
import { fetchedScores, type ReadPassages } from './fetched-passages.ts'
import type { LexicalRanking } from './lexical-ranking.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { nearlyScored } from './nearly-scored.ts'
import type { SearchParts } from './parts.ts'
import { Places } from './places.ts'
import { probedChunks } from './probed-sums.ts'
import { prospectsOf } from './prospects.ts'
import type { ScoreLists } from './ranked-chunk.ts'

type ScoringParts = Pick<SearchParts, 'collection' | 'kernel'>

export interface InPartsOptions {
  /** Fetch and score all passages. */
  readonly exhaustive: boolean
  /** Documents that are looked for with such care that hardly one is missed; default and at most 50. */
  readonly sure?: number
  /** How the query's words rank the documents, where they count too. */
  readonly words?: LexicalRanking | undefined
}

/**
 * Ranks the documents of chunks that are read in parts: by lists of the centroids nearest to the query, then, of the passages
 * of the best prospects, by the high layer of their residuals, then, of the documents that come first, by all of them. Undefined
 * when a chunk has gone from the index meanwhile.
 *
 * @throws SearchError `index-unavailable`, `index-corrupt`
 */
export async function rankInParts(
  parts: ScoringParts,
  chunks: readonly LoadedChunk[],
  query: TokenEmbeddings,
  { exhaustive, sure = fusionDepth, words }: InPartsOptions,
): Promise<EstimatedRanking<LoadedChunk> | undefined> {
  const { collection, kernel } = parts
  const { outline } = collection
  const codec = collection.codecs.get(chunks[0]?.entry.codec ?? '')
  if (outline === undefined || codec === undefined) throw new SearchError('index-corrupt', 'The outline is missing')
  const sums = await probedChunks(outline, codec, query, async (centroids, passages) => {
    const pieces = await collection.parts.listPieces(outline.id, placesOf(outline.listStarts, centroids))
    return pieces?.map((list) => readCodeList(list, passages))
  })
  if (sums === undefined) return undefined
  const high = highOf(codec)
  kernel.addCodec(high)
  try {
    kernel.setQuery(query)
    const places = Places.ofAll(chunks)
    const near = exhaustive
      ? { scores: places.lay(sums), isKnown: new Uint8Array(places.count) }
      : await nearlyScored(
          places,
          prospectsOf(chunks, sums, query.rows, words),
          scoresBy(parts, readHigh(collection)),
          Math.min(sure, fusionDepth),
        )
    const ranking = near && (await EstimatedRanking.of(places, near, scoresInParts(parts)))
    if (ranking === undefined || !exhaustive) return ranking
    return (await ranking.scoreEverything()) ? ranking : undefined
  } finally {
    if (high.id !== codec.id) kernel.removeCodec(high.id)
  }
}

/** MaxSim of the kernel's query with passages of such chunks. */
export const scoresInParts = (parts: ScoringParts): ScoreLists<LoadedChunk> =>
  scoresBy(parts, readPassages(parts.collection))

/** Gives passages of such chunks. */
export const readPassages =
  ({ codecs, parts }: ScoringParts['collection']): ReadPassages<LoadedChunk> =>
  async (chunk, listed) => {
    const { starts, entry } = chunk
    const shape = shapeOf(codecs.get(entry.codec))
    const passages = listed ?? Uint32Array.from({ length: entry.passages }, (_, passage) => passage)
    const places = [...highPlaces(starts, passages, shape), ...lowPlaces(starts, passages, shape)]
    const pieces = await parts.codes(chunk, places)
    return pieces && passagesOfLayers(pieces.slice(0, passages.length), pieces.slice(passages.length), shape)
  }

/** Gives what is listed of their passages as the high layers have them. */
const readHigh =
  ({ codecs, parts }: ScoringParts['collection']): ReadPassages<LoadedChunk> =>
  async (chunk, listed = new Uint32Array(0)) => {
    const codec = codecs.get(chunk.entry.codec)
    const shape = shapeOf(codec)
    const pieces = await parts.codes(chunk, highPlaces(chunk.starts, listed, shape))
    return pieces && codec && passagesOfHigh(pieces, { ...shape, codec: highOf(codec).id })
  }

const scoresBy = ({ collection, kernel }: ScoringParts, read: ReadPassages<LoadedChunk>) =>
  fetchedScores(kernel, read, (task) => collection.residency.makingRoom(task))

const highs = new WeakMap<Codec, Codec>()

function highOf(codec: Codec): Codec {
  const high = highs.get(codec) ?? highCodec(codec)
  highs.set(codec, high)
  return high
}

function shapeOf(codec: Codec | undefined) {
  if (codec === undefined || codec.nbits === 'f32') throw new SearchError('index-corrupt', 'A codec is missing')
  return { codec: codec.id, dim: codec.dim, nbits: codec.nbits }
}
