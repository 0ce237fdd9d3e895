import type { Kernel, LargestSums, SummedPassages } from '../ports.ts'
import { reachedBy } from '../search/largest.ts'
import { lengthBonuses } from '../search/length-bonus.ts'
import { isProbed, ndocsFor } from '../search/ndocs.ts'
import { joined } from '../search/shortlist.ts'
import { Places } from './places.ts'
import type { PassageOf, RankedChunk, Residuals } from './ranked-chunk.ts'
import { Shortlist } from './shortlist.ts'

interface Sought<Chunk> {
  /** Sum of a passage that holds every row of the kernel's query. */
  readonly largest: number
  /** Documents that are looked for. */
  readonly k: number
  /** Passages that get a place, however far away they are. */
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
 * Lists the nearest passages of each codec by themselves: the coarser a codec, the further its sums are from the exact
 * scores, so that those of two codecs do not compare.
 */
export function shortlistsOf<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  { largest, k, also, worthOf }: Sought<Chunk>,
): Shortlisted<Chunk> {
  const present = also.filter(({ chunk, passage }) => {
    return chunks.includes(chunk) && !chunk.removed.has(chunk.documentOf[passage] as number)
  })
  const parts = Array.from(new Set(chunks.map(({ entry }) => entry.codec)), (codec) => {
    const ofCodec = chunks.filter(({ entry }) => entry.codec === codec)
    const selection = scan(kernel, residuals, ofCodec, { k, largest })
    return { chunks: ofCodec, selection, found: joined(selection, summed(present, ofCodec)) }
  })
  const places = new Places(parts)
  const { documents } = places
  const sums = new Uint32Array(places.count)
  const worths = worthOf && worthsOf(places, worthOf)
  let to = 0
  const shortlists = parts.map(({ chunks: ofCodec, selection, found }) => {
    const from = to
    sums.set(found.sums, from)
    to += found.sums.length
    const thresholdOf = (count: number) => reachedBy(selection.documents, count)
    return new Shortlist({ from, to, sums, documents, worths, thresholdOf, k, passages: countPassages(ofCodec) })
  })
  const placed = Uint32Array.from(new Set(present.map((passage) => places.placeOf(passage)))).sort()
  return { places, shortlists, also: placed, worths }
}

/** Those of some passages that are of these chunks, without sums. */
function summed<Chunk>(passages: readonly PassageOf<Chunk>[], chunks: readonly Chunk[]): SummedPassages {
  const numbers = new Map(chunks.map((chunk, number) => [chunk, number]))
  const keys = new Set<number>()
  for (const { chunk, passage } of passages) {
    const number = numbers.get(chunk)
    if (number !== undefined) keys.add(number * 2 ** 32 + passage)
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

/** Looks near the query, and everywhere where that turns out not to be enough. */
function scan<Chunk extends RankedChunk>(
  kernel: Kernel,
  residuals: Residuals<Chunk>,
  chunks: readonly Chunk[],
  { k, largest }: Pick<Sought<Chunk>, 'k' | 'largest'>,
): LargestSums {
  const passages = countPassages(chunks)
  const wanted = ndocsFor(k, passages)
  const ids = chunks.map(({ entry }) => entry.id)
  const bonuses = lengthBonuses(largest)
  const leftOut = new Map(
    chunks.flatMap((chunk) => (chunk.removed.size === 0 ? [] : [[chunk.entry.id, removedOf(chunk)]])),
  )
  const scanOf = (probed: boolean) => kernel.largest(ids, { wanted, bonuses, probed, leftOut })
  // Where all documents are wanted, what is near may be of some only.
  const all = countDocuments(chunks)
  const present = all - chunks.reduce((sum, { removed }) => sum + removed.size, 0)
  const isProbing = present > wanted && isProbed(present / all)
  const near = isProbing && residuals.makeRoom(kernel.listBytes(ids)) ? scanOf(true) : undefined
  // 0 where what is near to the query is of fewer documents than are wanted.
  return near !== undefined && reachedBy(near.documents, wanted) > 0 ? near : scanOf(false)
}

/** Passages of documents that are removed or left out. */
function removedOf({ documentOf, removed }: RankedChunk): Uint32Array {
  const passages: number[] = []
  for (let passage = 0; passage < documentOf.length; passage++) {
    if (removed.has(documentOf[passage] as number)) passages.push(passage)
  }
  return Uint32Array.from(passages)
}

/** Documents, those among them that are removed or left out. */
const countDocuments = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + (documentOf[documentOf.length - 1] ?? -1) + 1, 0)

const countPassages = (chunks: readonly RankedChunk[]): number =>
  chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
