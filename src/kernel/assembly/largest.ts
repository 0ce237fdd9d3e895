// Which passages have the largest sums, as src/core/search/largest.ts lays down. `chunks` u32 [count][3]: where some passages' sums
// (u32) are, how many these are, and where their traits (u16) are: twice the number of tokens, and 1 more for the last of a document.

/** Bytes of an entry of the list. */
const CHUNK: usize = 12
/** Bytes of a vector: of four sums. */
const VECTOR: usize = 16

/**
 * Counts a document that comes to `best`, which is at least `least`. The first of `counts` is how many come to `least`.
 * @returns the largest sum that `wanted` of those counted so far come to; 1 where fewer do
 */
function countDocument(best: u32, least: u32, wanted: u32, counts: usize): u32 {
  const own = counts + (<usize>best << 2)
  store<u32>(own, load<u32>(own) + 1)
  let reached = load<u32>(counts) + 1
  for (;;) {
    const fewer = reached - load<u32>(counts + (<usize>least << 2))
    if (fewer < wanted) break
    reached = fewer
    least++
  }
  store<u32>(counts, reached)
  return least
}

/**
 * Adds to all sums, but to those of 0, what `bonuses` (i32 [last + 1]) has for so many tokens as the passage has, and counts in `counts`
 * (u32 [sum], zeros) how many documents come to which sum, each by its best passage: as far as a document may be among the `wanted`
 * nearest ones by what is known of those before it.
 * @returns what the last of `wanted` documents comes to; 1 where there are fewer. What is counted below that means nothing.
 */
export function countSums(chunks: usize, count: i32, bonuses: usize, last: u32, wanted: u32, counts: usize): u32 {
  let least: u32 = 1
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    let traits: usize = load<u32>(chunks, 8)
    let best: u32 = 0
    for (const end = sums + (<usize>load<u32>(chunks, 4) << 2); sums < end; sums += 4) {
      const known = load<u32>(sums)
      const trait = <u32>load<u16>(traits)
      const bonus = load<u32>(bonuses + (<usize>min(trait >> 1, last) << 2))
      // One branch, which is hardly ever taken: which sums are 0, and where documents end, could not be foreseen.
      const sum = select<u32>(known + bonus, 0, known != 0)
      if (sum >= least) {
        store<u32>(sums, sum)
        best = max(best, sum)
      }
      if (trait & u32(best >= least)) least = countDocument(best, least, wanted, counts)
      best = select<u32>(0, best, trait & 1)
      traits += 2
    }
  }
  return least
}

/** How many passages reach `least`, or a few more. Behind the last sum of an entry 12 bytes are read, and may count. */
export function countLargest(chunks: usize, count: i32, least: u32): i32 {
  const lowest = i32x4.splat(<i32>least)
  let found: i32 = 0
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    for (const end = sums + (<usize>load<u32>(chunks, 4) << 2); sums < end; sums += VECTOR) {
      found += popcnt(i32x4.bitmask(i32x4.ge_u(v128.load(sums), lowest)))
    }
  }
  return found
}

/**
 * Puts those passages whose sums reach `least` into three lists (u32), in order: the place of the entry in the list, the number of the
 * passage in it, and the sum. Each has room for one more than there are. Behind the last sum 12 bytes are read and not used.
 * @returns how many there are
 */
export function takeLargest(chunks: usize, count: i32, least: u32, places: usize, passages: usize, largest: usize): usize {
  const lowest = i32x4.splat(<i32>least)
  let taken: usize = 0
  for (let place = 0; place < count; place++) {
    const first: usize = load<u32>(chunks)
    const end = first + (<usize>load<u32>(chunks, 4) << 2)
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
