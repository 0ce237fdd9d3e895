// Which passages have the largest sums, as src/core/search/largest.ts lays down. `chunks` u32 [count][3]: where some passages' sums
// (u32) are, how many these are, and where their traits (u16) are: twice the number of tokens, and 1 more for the last of a document.

/** Bytes of an entry of the list. */
const CHUNK: usize = 12
/** Bytes of a vector: of four sums. */
const VECTOR: usize = 16
/** Bytes of the traits of four passages. */
const FOUR_TRAITS: usize = 8
/** In the traits of four passages, where they say that one is the last of its document. */
const ENDS: u64 = 0x0001_0001_0001_0001
/** Of so many passages, so many of the first ones tell what to expect of all. */
const SAMPLE_EVERY: u32 = 1024
const SAMPLE: u32 = 64

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

/** What a passage's sum comes to with its bonus; 0 stays 0. */
@inline function raised(known: u32, trait: u32, bonuses: usize, last: u32): u32 {
  const bonus = load<u32>(bonuses + (<usize>min(trait >> 1, last) << 2))
  // No branch: which sums are 0 could not be foreseen.
  return select<u32>(known + bonus, 0, known != 0)
}

/**
 * By some of the passages, what a few more than `wanted` documents are likely to come to; 1 where these are too few to say.
 * @param counts u32 [most], zeros, as they are afterwards
 */
function likelyLeast(chunks: usize, count: i32, bonuses: usize, last: u32, wanted: u32, counts: usize, most: u32): u32 {
  let all: u32 = 0
  let seen: u32 = 0
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    const sums: usize = load<u32>(chunks)
    const traits: usize = load<u32>(chunks, 8)
    const passages = load<u32>(chunks, 4)
    all += passages
    for (let from: u32 = 0; from < passages; from += SAMPLE_EVERY) {
      const to = min(from + SAMPLE, passages)
      seen += to - from
      let best: u32 = 0
      for (let passage = from; passage < to; passage++) {
        const trait = <u32>load<u16>(traits + (<usize>passage << 1))
        best = max(best, raised(load<u32>(sums + (<usize>passage << 2)), trait, bonuses, last))
        if (trait & 1) {
          const own = counts + (<usize>best << 2)
          store<u32>(own, load<u32>(own) + 1)
          best = 0
        }
      }
    }
  }
  // Half as many again, and some, so that hardly ever too few are left.
  const enough = <u64>wanted * 3 * seen / (2 * <u64>max(all, 1)) + 10
  let least = most
  for (let reached: u64 = 0; least > 1 && reached < enough; ) reached += load<u32>(counts + (<usize>--least << 2))
  memory.fill(counts, 0, <usize>most << 2)
  return least
}

/** The bonuses of four passages. */
@inline function bonusesOf(traits: usize, bonuses: usize, last: v128): v128 {
  const tokens = i16x8.min_u(i16x8.shr_u(v128.load64_zero(traits), 1), last)
  let four = v128.load32_zero(bonuses + (<usize>i16x8.extract_lane_u(tokens, 0) << 2))
  four = v128.load_lane<u32>(bonuses + (<usize>i16x8.extract_lane_u(tokens, 1) << 2), four, 1)
  four = v128.load_lane<u32>(bonuses + (<usize>i16x8.extract_lane_u(tokens, 2) << 2), four, 2)
  return v128.load_lane<u32>(bonuses + (<usize>i16x8.extract_lane_u(tokens, 3) << 2), four, 3)
}

/**
 * As countSums, where no document counts that comes to less than `least`, and sums from `before` on have their bonuses already.
 * @param counts where 0 stands for each sum from `least` on
 */
function countFrom(
  least: u32, before: u32, chunks: usize, count: i32, bonuses: usize, last: u32, wanted: u32, counts: usize,
): u32 {
  const longest = i16x8.splat(<i16>min(last, 0xffff))
  for (const past = chunks + <usize>count * CHUNK; chunks < past; chunks += CHUNK) {
    let sums: usize = load<u32>(chunks)
    let traits: usize = load<u32>(chunks, 8)
    let best: u32 = 0
    const end = sums + (<usize>load<u32>(chunks, 4) << 2)
    while (sums < end) {
      const four = min(sums + VECTOR, end)
      if (sums + VECTOR == four) {
        if (!v128.any_true(i32x4.ge_u(i32x4.add(v128.load(sums), bonusesOf(traits, bonuses, longest)), i32x4.splat(<i32>least)))) {
          const ends = (load<u64>(traits) & ENDS) != 0
          // As below: hardly ever taken.
          if (u32(ends) & u32(best >= least)) least = countDocument(best, least, wanted, counts)
          best = select<u32>(0, best, ends)
          sums = four
          traits += FOUR_TRAITS
          continue
        }
      }
      for (; sums < four; sums += 4) {
        const known = load<u32>(sums)
        const trait = <u32>load<u16>(traits)
        const sum = known < before ? raised(known, trait, bonuses, last) : known
        // One branch, which is hardly ever taken: where documents end could not be foreseen.
        if (sum >= least) {
          store<u32>(sums, sum)
          best = max(best, sum)
        }
        if (trait & u32(best >= least)) least = countDocument(best, least, wanted, counts)
        best = select<u32>(0, best, trait & 1)
        traits += 2
      }
    }
  }
  return least
}

/**
 * Adds to all sums that may matter, but to those of 0, what `bonuses` (u32 [last + 1]) has for so many tokens as the passage has, and
 * counts in `counts` (u32 [most], zeros) how many documents come to which sum, each by its best passage: as far as a document may be
 * among the `wanted` nearest ones by what is known of those before it. `most` is more than any sum comes to.
 * @returns what the last of `wanted` documents comes to; 1 where there are fewer. What is counted below that means nothing.
 */
export function countSums(
  chunks: usize, count: i32, bonuses: usize, last: u32, wanted: u32, counts: usize, most: u32,
): u32 {
  const likely = likelyLeast(chunks, count, bonuses, last, wanted, counts, most)
  const least = countFrom(likely, u32.MAX_VALUE, chunks, count, bonuses, last, wanted, counts)
  // The first that is counted is how many come to it.
  if (likely == 1 || load<u32>(counts) >= wanted) return least
  memory.fill(counts, 0, <usize>most << 2)
  return countFrom(1, likely, chunks, count, bonuses, last, wanted, counts)
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
