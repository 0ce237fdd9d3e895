import type { Document } from '../../../src/core/types.ts'
import { timed } from '../search/timing.ts'
import { worstAddedWait } from './waits.ts'
import { type IndexingPorts, openWatched } from './watched.ts'

/** Has all codes brought into memory. */
const anyQuery = 'layout'

export interface IndexingFigures {
  readonly documents: number
  readonly passages: number
  readonly tokens: number
  /** Of the first index(). */
  readonly seconds: number
  /** All of the first index() but the encoder's batches, in percent of the time of those; then what it is made of. */
  readonly outsideEncoderPercent: number
  readonly tokenizingPercent: number
  readonly centroidsPercent: number
  readonly storingPercent: number
  /** Compressing, training beside its centroids, words, digests, and all else. */
  readonly restPercent: number
  /** Time of the first index() over that of a second one with the same documents. */
  readonly firstOverSecond: number
  /** Kernel memory a token, codec included. */
  readonly bytesPerToken: number
  /** The longest batch of the encoder, and the longest stretch beside it between two turns. Milliseconds. */
  readonly longestBatch: number
  readonly longestStretch: number
  /** Of a query during another first index(), beyond what it takes undisturbed. Milliseconds. */
  readonly worstAddedWait: number
  readonly waitOverBatch: number
  readonly queriesAsked: number
}

/** What does indexing cost beside the encoder, what do unchanged documents cost, and how long does a query wait meanwhile? */
export async function measureIndexing(
  documents: readonly Document[],
  queries: readonly string[],
  ports: IndexingPorts,
): Promise<IndexingFigures> {
  await ports.encoder.encodePassages(documents.slice(0, 4).map(({ title = '' }) => title))
  const watched = await openWatched(ports)
  const { engine, kernel, encoding, tokenizing, centroids, storing } = watched
  const { milliseconds: first } = await timed(() => engine.index(documents))
  const outside = first - encoding.total
  const percent = (milliseconds: number) => (100 * milliseconds) / encoding.total
  const shares = {
    seconds: first / 1000,
    outsideEncoderPercent: percent(outside),
    tokenizingPercent: percent(tokenizing.total),
    centroidsPercent: percent(centroids.total),
    storingPercent: percent(storing.total),
    restPercent: percent(outside - tokenizing.total - centroids.total - storing.total),
  }
  const { milliseconds: second } = await timed(() => engine.index(documents))
  await engine.search(anyQuery, { mode: 'semantic', exhaustive: true })
  const { passages, tokens } = await engine.status()
  const { bytes } = kernel
  await engine.dispose()
  return {
    documents: documents.length,
    passages,
    tokens,
    ...shares,
    firstOverSecond: first / second,
    bytesPerToken: bytes / tokens,
    ...(await worstAddedWait(documents, queries, ports)),
  }
}
