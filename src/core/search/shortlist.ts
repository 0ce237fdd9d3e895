/** The passages of a chunk with their approximate scores, and whose they are. */
export interface ScannedPassages {
  /** 0 for what was not scanned. */
  readonly sums: Uint32Array
  /** First token of each passage, and the number of tokens at the end. */
  readonly starts: Uint32Array
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents to leave out. */
  readonly removed: ReadonlySet<number>
}

/** Passages of several chunks, chunk after chunk, ascending in each. */
export interface SummedPassages {
  /** The number of each one's chunk. */
  readonly chunks: Uint32Array
  readonly passages: Uint32Array
  /** What each comes to: its approximate score and its bonus. */
  readonly sums: Uint32Array
}

export interface Selection extends SummedPassages {
  /** The sum that so many of the nearest documents reach, ndocs at most; 0 when there are fewer. */
  thresholdOf(documents: number): number
}

/** One passage in so many shows which sums are among the largest. */
const sampled = 64
/** Passages that are looked at for each document that is wanted. */
const passagesEach = 4

/**
 * The passages of the ndocs nearest documents: all that reach the sum which the last of these reaches, since any of a document's may
 * be its best. Documents are counted and not passages, so that one document's many passages cannot crowd out the others.
 *
 * Documents are looked up only for passages whose sums are among the larger ones, as a sample shows: for each of all, it would
 * take as long as the scan.
 *
 * @param bonuses What a scanned passage gets besides, by its number of tokens; a longer one gets the last.
 */
export function selectPassages(chunks: readonly ScannedPassages[], bonuses: Int32Array, ndocs: number): Selection {
  const total = chunks.reduce((sum, { sums }) => sum + sums.length, 0)
  for (let wanted = ndocs * passagesEach; ; wanted *= passagesEach) {
    const least = wanted < total ? sampleThreshold(chunks, bonuses, wanted / total) : 0
    const found = passagesReaching(least, chunks, bonuses)
    const documents = documentSums(found, chunks)
    const threshold = thresholdOf(documents, ndocs)
    // What lies below `least` was not counted.
    if (threshold >= least)
      return { ...reaching(threshold, found), thresholdOf: (count) => thresholdOf(documents, count) }
  }
}

/** Those of the passages that reach a sum. */
function reaching(threshold: number, { chunks, passages, sums }: SummedPassages): SummedPassages {
  const places = new Uint32Array(sums.length)
  let count = 0
  for (let place = 0; place < sums.length; place++) if ((sums[place] as number) >= threshold) places[count++] = place
  const kept = (values: Uint32Array) => {
    const found = new Uint32Array(count)
    for (let at = 0; at < count; at++) found[at] = values[places[at] as number] as number
    return found
  }
  return { chunks: kept(chunks), passages: kept(passages), sums: kept(sums) }
}

/** A sum that about this share of all passages reaches. */
function sampleThreshold(chunks: readonly ScannedPassages[], bonuses: Int32Array, share: number): number {
  const sample: number[] = []
  for (const { sums, starts } of chunks) {
    for (let passage = 0; passage < sums.length; passage += sampled) sample.push(sumOf(sums, starts, bonuses, passage))
  }
  const sorted = Uint32Array.from(sample).sort()
  return sorted[Math.floor(sorted.length * (1 - share))] ?? 0
}

function sumOf(sums: Uint32Array, starts: Uint32Array, bonuses: Int32Array, passage: number): number {
  const sum = sums[passage] as number
  const tokens = (starts[passage + 1] as number) - (starts[passage] as number)
  return sum === 0 ? 0 : sum + (bonuses[Math.min(tokens, bonuses.length - 1)] as number)
}

/** All passages that reach this sum, but those of removed documents. */
function passagesReaching(least: number, chunks: readonly ScannedPassages[], bonuses: Int32Array): SummedPassages {
  const longest = chunks.reduce((most, { sums }) => Math.max(most, sums.length), 0)
  const room = { passages: new Int32Array(longest), sums: new Int32Array(longest) }
  const found = chunks.map(({ sums, starts, documentOf, removed }, chunk) => {
    const count = reachingOf(least, signed(sums), signed(starts), bonuses, room)
    const passages = new Uint32Array(room.passages.subarray(0, count))
    const reaching = new Uint32Array(room.sums.subarray(0, count))
    if (removed.size === 0) return { passages, sums: reaching, chunk }
    const isKept = (_: number, place: number) => !removed.has(documentOf[passages[place] as number] as number)
    return { passages: passages.filter(isKept), sums: reaching.filter(isKept), chunk }
  })
  return {
    chunks: concatenated(found.map(({ passages, chunk }) => new Uint32Array(passages.length).fill(chunk))),
    passages: concatenated(found.map(({ passages }) => passages)),
    sums: concatenated(found.map(({ sums }) => sums)),
  }
}

/** Engines count in 32 bits with a sign, and slower without one; no sum is so large that it matters. */
const signed = ({ buffer, byteOffset, length }: Uint32Array): Int32Array => new Int32Array(buffer, byteOffset, length)

interface Room {
  readonly passages: Int32Array
  readonly sums: Int32Array
}

/** Puts the passages of one chunk, and their sums, into `room`; returns how many there are. */
function reachingOf(least: number, sums: Int32Array, starts: Int32Array, bonuses: Int32Array, room: Room): number {
  const last = bonuses.length - 1
  let count = 0
  let first = starts[0] as number
  for (let passage = 0; passage < sums.length; passage++) {
    const end = starts[passage + 1] as number
    const tokens = end - first
    first = end
    const own = sums[passage] as number
    const sum = own === 0 ? 0 : own + (bonuses[tokens < last ? tokens : last] as number)
    if (sum < least) continue
    room.passages[count] = passage
    room.sums[count++] = sum
  }
  return count
}

/** How many documents come to which sum, each by its best passage; of sum 0, which are last whatever their number, none. */
function documentSums(
  { chunks: chunkOf, passages, sums }: SummedPassages,
  chunks: readonly ScannedPassages[],
): Uint32Array {
  const documents = new Uint32Array(sums.reduce((largest, sum) => Math.max(largest, sum), 0) + 1)
  for (let place = 0; place < sums.length; ) {
    const chunk = chunkOf[place] as number
    const documentOf = chunks[chunk]?.documentOf as Uint32Array
    const document = documentOf[passages[place] as number]
    let best = 0
    do best = Math.max(best, sums[place++] as number)
    while (chunkOf[place] === chunk && documentOf[passages[place] as number] === document)
    if (best > 0) documents[best] = (documents[best] as number) + 1
  }
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

function concatenated(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Places of sums, the largest sum's first, equal ones in order: a counting sort, since sums are small. */
export function largestFirst(sums: Uint32Array): Uint32Array<ArrayBuffer> {
  let largest = 0
  for (const sum of sums) largest = Math.max(largest, sum)
  // Of each sum, how many places lie before its own.
  const before = new Uint32Array(largest + 1)
  for (const sum of sums) before[sum] = (before[sum] as number) + 1
  for (let sum = largest, places = 0; sum >= 0; sum--) {
    const own = before[sum] as number
    before[sum] = places
    places += own
  }
  const order = new Uint32Array(sums.length)
  for (const [place, sum] of sums.entries()) {
    order[before[sum] as number] = place
    before[sum] = (before[sum] as number) + 1
  }
  return order
}
