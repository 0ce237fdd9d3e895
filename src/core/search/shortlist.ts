import type { SummedPassages } from '../ports.ts'

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

/** Where passages are in a list that has them all. */
export function placesOf(passages: SummedPassages, list: SummedPassages): Uint32Array {
  const places = new Uint32Array(passages.sums.length)
  for (let [at, place] = [0, 0]; at < places.length; place++) {
    if (list.passages[place] !== passages.passages[at] || list.chunks[place] !== passages.chunks[at]) continue
    places[at++] = place
  }
  return places
}

/** Those of a list whose sums are so large; the list itself where all are. */
export function reaching<List extends SummedPassages>(list: List, least: number): List | SummedPassages {
  const places = new Uint32Array(list.sums.length)
  let count = 0
  for (let at = 0; at < places.length; at++) if ((list.sums[at] as number) >= least) places[count++] = at
  if (count === places.length) return list
  const picked = (values: Uint32Array) => {
    const some = new Uint32Array(count)
    for (let to = 0; to < count; to++) some[to] = values[places[to] as number] as number
    return some
  }
  return { chunks: picked(list.chunks), passages: picked(list.passages), sums: picked(list.sums) }
}

const keyAt = ({ chunks, passages }: SummedPassages, at: number): number =>
  at < chunks.length ? (chunks[at] as number) * 2 ** 32 + (passages[at] as number) : Number.POSITIVE_INFINITY

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
