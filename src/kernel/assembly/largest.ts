// Which passages have the largest sums, as src/core/search/largest.ts lays down. `chunks` u32 [count][4]: where a chunk's sums (u32
// a passage) are, where its offsets (u32, the first token of each passage and the end of the last), its number of passages, and
// where it says of each passage (u8) whether it is the last of its document.

/** Bytes of a chunk in the list. */
const CHUNK: usize = 16
/** Bytes of a vector: of four sums. */
const VECTOR: usize = 16

/**
 * Adds to all sums, but to those of 0, what `bonuses` (i32 [last + 1]) has for so many tokens as the passage has, and counts in
 * `counts` (u32 [sum]) how many documents come to which sum, each by its best passage.
 */
export function countSums(chunks: usize, count: i32, bonuses: usize, last: u32, counts: usize): void {
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    let offsets: usize = load<u32>(chunks, 4)
    let lasts: usize = load<u32>(chunks, 12)
    let first = load<u32>(offsets)
    let best: u32 = 0
    for (const end = sums + (<usize>load<u32>(chunks, 8) << 2); sums < end; sums += 4) {
      offsets += 4
      const next = load<u32>(offsets)
      const known = load<u32>(sums)
      const bonus = load<u32>(bonuses + (<usize>min(next - first, last) << 2))
      // No branch: which sums are 0, and where documents end, cannot be foreseen.
      const sum = select<u32>(known + bonus, 0, known != 0)
      store<u32>(sums, sum)
      best = max(best, sum)
      const isLast = <u32>load<u8>(lasts++)
      const at = counts + (<usize>best << 2)
      store<u32>(at, load<u32>(at) + isLast)
      best = select<u32>(0, best, isLast != 0)
      first = next
    }
  }
}

/** How many passages reach `least`, or a few more. Behind the last sum of a chunk 12 bytes are read, and may count. */
export function countLargest(chunks: usize, count: i32, least: u32): i32 {
  const lowest = i32x4.splat(<i32>least)
  let found: i32 = 0
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    for (const end = sums + (<usize>load<u32>(chunks, 8) << 2); sums < end; sums += VECTOR) {
      found += popcnt(i32x4.bitmask(i32x4.ge_u(v128.load(sums), lowest)))
    }
  }
  return found
}

/**
 * Puts those passages whose sums reach `least` into three lists (u32), in order: the place of the chunk in the list, the number of the
 * passage in it, and the sum. Each has room for one more than there are. Behind the last sum 12 bytes are read and not used.
 * @returns how many there are
 */
export function takeLargest(chunks: usize, count: i32, least: u32, places: usize, passages: usize, largest: usize): usize {
  const lowest = i32x4.splat(<i32>least)
  let taken: usize = 0
  for (let place = 0; place < count; place++) {
    const first: usize = load<u32>(chunks)
    const end = first + (<usize>load<u32>(chunks, 8) << 2)
    for (let sums = first; sums < end; sums += VECTOR) {
      // Few are large: four at a time are passed over.
      if (!v128.any_true(i32x4.ge_u(v128.load(sums), lowest))) continue
      const last = min(sums + VECTOR, end)
      for (let at = sums; at < last; at += 4) {
        const sum = load<u32>(at)
        store<u32>(places + taken, place)
        store<u32>(passages + taken, <u32>((at - first) >> 2))
        store<u32>(largest + taken, sum)
        taken += <usize>i32(sum >= least) << 2
      }
    }
    chunks += CHUNK
  }
  return taken >> 2
}
