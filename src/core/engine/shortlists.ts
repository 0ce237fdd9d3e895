import type { SummedPassages } from '../ports.ts'
import { reachedBy } from '../search/largest.ts'
import { joined, placesOf, reaching } from '../search/shortlist.ts'
import { Places } from './places.ts'
import type { PassageOf, RankedChunk } from './ranked-chunk.ts'
import type { Scanned } from './scanned.ts'
import { Shortlist } from './shortlist.ts'

interface Sought<Chunk> {
  /** Documents that are looked for. */
  readonly k: number
  /** Rows of the query. */
  readonly rows: number
  /** Passages that get a place, however far away they are. The documents of others are worth no more than that of the last one. */
  readonly also: readonly PassageOf<Chunk>[]
  /** What a passage's document is worth beside its score, in units of the kernel's scores; undefined where only meaning counts. */
  readonly worthOf: ((passage: PassageOf<Chunk>) => number) | undefined
}

export interface Shortlisted<Chunk extends RankedChunk> {
  /** Of all that is shortlisted, and of what is sought besides. */
  readonly places: Places<Chunk>
  readonly shortlists: readonly Shortlist[]
  /** Of what is sought besides, ascending. */
  readonly also: Uint32Array
  /** By place: what the passage's document is worth beside its score; undefined where only meaning counts. */
  readonly worths: Float32Array | undefined
}

/**
 * Lists, of the chunks of each codec, the passages of so large a share of the nearest documents.
 * @param share above 0, at most 1
 */
export function shortlistsOf<Chunk extends RankedChunk>(
  scans: readonly Scanned<Chunk>[],
  share: number,
  { k, rows, also, worthOf }: Sought<Chunk>,
): Shortlisted<Chunk> {
  const parts = scans.map(({ chunks, passages, nearest, ndocs }) => {
    const least = share === 1 ? 0 : reachedBy(nearest.documents, Math.ceil(share * ndocs))
    const listed = reaching(nearest, least)
    const others = present(also, chunks)
    return { chunks, passages, nearest, listed, least, others, found: joined(listed, others) }
  })
  const places = new Places(parts)
  const { documents } = places
  const sums = new Uint32Array(places.count)
  const worths = worthOf && worthsOf(places, worthOf)
  // Further passages of those that are sought besides count with no more than this either.
  const last = also.at(-1)
  const mostWorth = last && worthOf ? worthOf(last) : 0
  const placed: number[] = []
  let to = 0
  const shortlists = parts.map(({ passages, nearest, listed, least, others, found }) => {
    const from = to
    sums.set(found.sums, from)
    to += found.sums.length
    for (const at of placesOf(others, found)) placed.push(from + at)
    const thresholdOf = (count: number) => reachedBy(nearest.documents, count)
    const rest = listed === nearest ? undefined : { sum: least, worth: mostWorth }
    return new Shortlist({ from, to, sums, documents, worths, thresholdOf, rest, k, passages, rows })
  })
  return { places, shortlists, also: Uint32Array.from(placed), worths }
}

/** Those of some passages that are of these chunks and not removed, without sums. */
function present<Chunk extends RankedChunk>(
  passages: readonly PassageOf<Chunk>[],
  chunks: readonly Chunk[],
): SummedPassages {
  const keys = new Set<number>()
  if (passages.length > 0) {
    const numbers = new Map(chunks.map((chunk, number) => [chunk, number]))
    for (const { chunk, passage } of passages) {
      const number = numbers.get(chunk)
      if (number === undefined || chunk.removed.has(chunk.documentOf[passage] as number)) continue
      keys.add(number * 2 ** 32 + passage)
    }
  }
  const sorted = Float64Array.from(keys).sort()
  return {
    chunks: Uint32Array.from(sorted, (key) => key / 2 ** 32),
    passages: Uint32Array.from(sorted, (key) => key % 2 ** 32),
    sums: new Uint32Array(sorted.length),
  }
}

/** What each place's document is worth. */
function worthsOf<Chunk extends RankedChunk>(
  places: Places<Chunk>,
  worthOf: (passage: PassageOf<Chunk>) => number,
): Float32Array {
  const { documents, count } = places
  const worths = new Float32Array(count)
  for (let place = 0; place < count; place++) {
    const isKnown = place > 0 && documents[place] === documents[place - 1]
    worths[place] = isKnown ? (worths[place - 1] as number) : worthOf(places.at(place))
  }
  return worths
}
