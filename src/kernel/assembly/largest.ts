// Which passages have the largest sums, as src/core/search/largest.ts lays down. `chunks` u32 [count][3]: where a chunk's sums (u32
// a passage) are, where its offsets (u32, the first token of each passage and the end of the last), and its number of passages.

/** Bytes of a chunk in the list. */
const CHUNK: usize = 12
/** Bytes of a vector: of four sums. */
const VECTOR: usize = 16

/**
 * Adds to all sums, but to those of 0, what `bonuses` (i32 [last + 1]) has for so many tokens as the passage has, and counts them in
 * `counts` (u32 [sum]).
 */
export function countSums(chunks: usize, count: i32, bonuses: usize, last: u32, counts: usize): void {
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    let offsets: usize = load<u32>(chunks, 4)
    let first = load<u32>(offsets)
    for (const end = sums + (<usize>load<u32>(chunks, 8) << 2); sums < end; sums += 4) {
      offsets += 4
      const next = load<u32>(offsets)
      const known = load<u32>(sums)
      const bonus = load<u32>(bonuses + (<usize>min(next - first, last) << 2))
      // No branch: which sums are 0 cannot be foreseen.
      const sum = select<u32>(known + bonus, 0, known != 0)
      store<u32>(sums, sum)
      const at = counts + (<usize>sum << 2)
      store<u32>(at, load<u32>(at) + 1)
      first = next
    }
  }
}

/**
 * Puts those passages whose sums reach `least` into three lists (u32), in order: the place of the chunk in the list, the number of the
 * passage in it, and the sum. Each has room for one more than there are. Behind the last sum 12 bytes are read and not used.
 */
export function takeLargest(chunks: usize, count: i32, least: u32, places: usize, passages: usize, largest: usize): void {
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
}
