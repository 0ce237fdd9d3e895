// Counts of probed centroids, as src/core/search/probes.ts lays down.

/**
 * Adds, to the counts (u32) of the passages that hold a probed code, its weight. Of `count` probes, `codes` and `weights`
 * are u16. The chunk's postings: `present` has a bit for each code that some passage holds, in 64-bit words; `ranks` (u32)
 * the number of such codes before each word; `starts` (u32) where each such code's passages begin in `members` (u16), and
 * their number at the end.
 */
export function probe(
  codes: usize, weights: usize, count: i32,
  present: usize, ranks: usize, starts: usize, members: usize, counts: usize,
): void {
  for (let index: usize = 0; index < <usize>count; index++) {
    const code = load<u16>(codes + (index << 1))
    const place = <usize>(code >> 6)
    const word = load<u64>(present + (place << 3))
    const bit = <u64>1 << (code & 63)
    if ((word & bit) == 0) continue
    const rank = load<u32>(ranks + (place << 2)) + <u32>popcnt<u64>(word & (bit - 1))
    const weight = <u32>load<u16>(weights + (index << 1))
    const start = starts + (<usize>rank << 2)
    const end = members + (<usize>load<u32>(start, 4) << 1)
    for (let member = members + (<usize>load<u32>(start) << 1); member < end; member += 2) {
      const at = counts + (<usize>load<u16>(member) << 2)
      store<u32>(at, load<u32>(at) + weight)
    }
  }
}
