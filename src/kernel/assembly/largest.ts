// Which passages have the largest sums, as src/core/search/largest.ts lays down.

/**
 * Adds to the sums (u32) of `count` passages, but to those of 0, what `bonuses` (i32 [last + 1]) has for so many tokens as a passage
 * has by `offsets` (u32, the first token of each and the end of the last), and counts the sums in `counts` (u32 [sum]).
 */
export function countSums(sums: usize, count: i32, offsets: usize, bonuses: usize, last: i32, counts: usize): void {
  let first = load<u32>(offsets)
  for (const end = sums + (<usize>count << 2); sums < end; sums += 4) {
    offsets += 4
    const next = load<u32>(offsets)
    let sum = load<u32>(sums)
    if (sum != 0) {
      sum += load<u32>(bonuses + (<usize>min<u32>(next - first, <u32>last) << 2))
      store<u32>(sums, sum)
    }
    first = next
    const at = counts + (<usize>sum << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
}

/**
 * Puts the numbers (u32) of those of `count` passages whose sums reach `least` into `passages`, and the sums into `largest`; both have
 * room for one more than there are.
 * @returns how many there are
 */
export function takeLargest(sums: usize, count: i32, least: u32, passages: usize, largest: usize): i32 {
  let taken: usize = 0
  for (let passage = 0; passage < count; passage++) {
    const sum = load<u32>(sums)
    store<u32>(passages + taken, passage)
    store<u32>(largest + taken, sum)
    taken += <usize>i32(sum >= least) << 2
    sums += 4
  }
  return <i32>(taken >> 2)
}
