// How many query rows passages answer, as src/core/search/cover.ts lays down, from lists of which passages hold each code:
// `starts` u32 [centroid + 1] and `postings` u16, numbers of passages, list after list.

/** Unions (u32) of the masks of each of `passages` passages' codes. */
export function uniteMasks(
  masks: usize, centroids: i32, starts: usize, postings: usize, passages: i32, unions: usize,
): void {
  memory.fill(unions, 0, <usize>passages << 2)
  for (const last = masks + (<usize>centroids << 2); masks < last; masks += 4) {
    const mask = load<u32>(masks)
    if (mask != 0) {
      const end = postings + (<usize>load<u32>(starts, 4) << 1)
      for (let at = postings + (<usize>load<u32>(starts) << 1); at < end; at += 2) {
        const union = unions + (<usize>load<u16>(at) << 2)
        store<u32>(union, load<u32>(union) | mask)
      }
    }
    starts += 4
  }
}

/** Adds the covers of `count` passages, by their unions, to `counts` (u32 [33]). */
export function countCovers(unions: usize, count: i32, counts: usize): void {
  for (const end = unions + (<usize>count << 2); unions < end; unions += 4) {
    const at = counts + (<usize>popcnt(load<u32>(unions)) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
}
