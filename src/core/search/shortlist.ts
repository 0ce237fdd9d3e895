import type { SummedPassages } from '../ports.ts'

/** Whose a chunk's passages are. */
export interface ListedDocuments {
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

export interface Selection extends SummedPassages {
  /** The sum that so many of the nearest documents reach, ndocs at most; 0 when there are fewer. */
  thresholdOf(documents: number): number
}

/** Passages that are looked at for each document that is wanted. */
const passagesEach = 4

/**
 * The passages of the ndocs nearest documents: all that reach the sum which the last of these reaches, since any of a document's may
 * be its best. Documents are counted and not passages, so that one document's many passages cannot crowd out the others.
 *
 * @param largest The passages of these chunks with the largest sums, so many of them, as the Kernel port gives them.
 */
export function selectPassages(
  chunks: readonly ListedDocuments[],
  largest: (wanted: number) => SummedPassages,
  ndocs: number,
): Selection {
  // Each turn scans anew: where there are no more documents, all passages are taken at once.
  const isEveryDocument = documentsOf(chunks) <= ndocs
  for (let wanted = isEveryDocument ? Number.POSITIVE_INFINITY : ndocs * passagesEach; ; wanted *= passagesEach) {
    const all = largest(wanted)
    const found = keeping(all, chunks)
    const documents = documentSums(found, chunks)
    const threshold = thresholdOf(documents, ndocs)
    const isAll = all.sums.length < wanted
    // What lies below the least of these was not counted.
    if (isAll || threshold >= leastOf(all.sums))
      return { ...reaching(threshold, found), thresholdOf: (count) => thresholdOf(documents, count) }
  }
}

/** Documents that are not removed. */
export const documentsOf = (chunks: readonly ListedDocuments[]): number =>
  chunks.reduce((sum, { documentOf, removed }) => sum + (documentOf[documentOf.length - 1] ?? -1) + 1 - removed.size, 0)

/** Two lists of passages of the same chunks as one; what is in both has the sum of the first. */
export function joined(first: SummedPassages, second: SummedPassages): SummedPassages {
  if (second.sums.length === 0) return first
  const most = first.sums.length + second.sums.length
  const [chunks, passages, sums] = [new Uint32Array(most), new Uint32Array(most), new Uint32Array(most)]
  let count = 0
  for (let a = 0, b = 0; a < first.sums.length || b < second.sums.length; count++) {
    const [keyA, keyB] = [keyAt(first, a), keyAt(second, b)]
    const [from, at] = keyA <= keyB ? [first, a] : [second, b]
    chunks[count] = from.chunks[at] as number
    passages[count] = from.passages[at] as number
    sums[count] = from.sums[at] as number
    if (keyA <= keyB) a++
    if (keyB <= keyA) b++
  }
  return { chunks: chunks.subarray(0, count), passages: passages.subarray(0, count), sums: sums.subarray(0, count) }
}

const keyAt = ({ chunks, passages }: SummedPassages, at: number): number =>
  at < chunks.length ? (chunks[at] as number) * 2 ** 32 + (passages[at] as number) : Number.POSITIVE_INFINITY

/** Without the passages of removed documents. */
function keeping(found: SummedPassages, chunks: readonly ListedDocuments[]): SummedPassages {
  if (chunks.every(({ removed }) => removed.size === 0)) return found
  return filtered(found, (place) => {
    const { documentOf, removed } = chunks[found.chunks[place] as number] as ListedDocuments
    return !removed.has(documentOf[found.passages[place] as number] as number)
  })
}

/** Those of the passages that reach a sum. */
const reaching = (threshold: number, found: SummedPassages): SummedPassages =>
  filtered(found, (place) => (found.sums[place] as number) >= threshold)

function filtered(found: SummedPassages, isKept: (place: number) => boolean): SummedPassages {
  const kept = new Uint32Array(found.sums.length)
  let count = 0
  for (let place = 0; place < kept.length; place++) if (isKept(place)) kept[count++] = place
  const these = (values: Uint32Array) => {
    const list = new Uint32Array(count)
    for (let at = 0; at < count; at++) list[at] = values[kept[at] as number] as number
    return list
  }
  return { chunks: these(found.chunks), passages: these(found.passages), sums: these(found.sums) }
}

/** How many documents come to which sum, each by its best passage; of sum 0, which are last whatever their number, none. */
function documentSums(
  { chunks: chunkOf, passages, sums }: SummedPassages,
  chunks: readonly ListedDocuments[],
): Uint32Array {
  const documents = new Uint32Array(largestOf(sums) + 1)
  let [chunk, document, best] = [-1, -1, 0]
  let documentOf = sums
  for (let place = 0; place < sums.length; place++) {
    if (chunkOf[place] !== chunk) {
      chunk = chunkOf[place] as number
      documentOf = (chunks[chunk] as ListedDocuments).documentOf
      document = -1
    }
    const own = documentOf[passages[place] as number] as number
    const sum = sums[place] as number
    if (own !== document) {
      documents[best] = (documents[best] as number) + 1
      document = own
      best = sum
    } else if (sum > best) best = sum
  }
  documents[best] = (documents[best] as number) + 1
  documents[0] = 0
  return documents
}

/** The sum that so many documents reach; 0 when there are fewer. */
function thresholdOf(documents: Uint32Array, wanted: number): number {
  let threshold = documents.length - 1
  for (let reached = documents[threshold] as number; threshold > 0 && reached < wanted; ) {
    threshold--
    reached += documents[threshold] as number
  }
  return threshold
}

/** Places of sums, the largest sum's first, equal ones in order: a counting sort, since sums are small. */
export function largestFirst(sums: Uint32Array): Uint32Array<ArrayBuffer> {
  // Of each sum, how many places lie before its own.
  const before = new Uint32Array(largestOf(sums) + 1)
  for (let place = 0; place < sums.length; place++)
    before[sums[place] as number] = (before[sums[place] as number] as number) + 1
  for (let sum = before.length - 1, places = 0; sum >= 0; sum--) {
    const own = before[sum] as number
    before[sum] = places
    places += own
  }
  const order = new Uint32Array(sums.length)
  for (let place = 0; place < sums.length; place++) {
    const sum = sums[place] as number
    const at = before[sum] as number
    order[at] = place
    before[sum] = at + 1
  }
  return order
}

/** Methods of typed arrays call back far slower than a loop runs. */
function largestOf(sums: Uint32Array): number {
  let largest = 0
  for (let place = 0; place < sums.length; place++) largest = Math.max(largest, sums[place] as number)
  return largest
}

function leastOf(sums: Uint32Array): number {
  let least = Number.POSITIVE_INFINITY
  for (let place = 0; place < sums.length; place++) least = Math.min(least, sums[place] as number)
  return least
}
