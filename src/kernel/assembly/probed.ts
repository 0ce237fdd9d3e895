// Sums of a scan in which only the centroids nearest to the query's rows count, as src/core/search/probed.ts lays down, from
// lists of which passages hold each code: `starts` u32 [centroid + 1] and `postings` u16, numbers of passages, list after
// list. Tables are u8 [centroid][row], the rows padded with zeros to `stride` bytes, a multiple of 16.
import { LINE } from './lanes'
import { quarters, total } from './scan'

/** Query rows of a vector. */
const LANES: usize = 16
/** Lists of which a byte of each line is read before they are walked: memory answers many questions in little more time than one. */
const TOGETHER: usize = 16
/** Counts of a byte hold so many. */
const BYTE: i32 = 255

/** For each of 16 rows the largest value that `wanted` centroids reach; 0 where fewer do. */
@inline function thresholdsOf(table: usize, centroids: i32, stride: usize, wanted: v128): v128 {
  let threshold = i8x16.splat(0)
  for (let bit = 128; bit > 0; bit >>= 1) {
    const candidate = v128.or(threshold, i8x16.splat(<i8>bit))
    let low = i16x8.splat(0)
    let high = low
    let at = table
    for (let left = centroids; left > 0; left -= BYTE) {
      let counts = i8x16.splat(0)
      for (const end = at + <usize>min(left, BYTE) * stride; at < end; at += stride) {
        counts = i8x16.sub(counts, i8x16.ge_u(v128.load(at), candidate))
      }
      low = i16x8.add_sat_u(low, i16x8.extend_low_i8x16_u(counts))
      high = i16x8.add_sat_u(high, i16x8.extend_high_i8x16_u(counts))
    }
    const reached = i8x16.narrow_i16x8_s(i16x8.ge_u(low, wanted), i16x8.ge_u(high, wanted))
    threshold = v128.or(threshold, v128.and(reached, i8x16.splat(<i8>bit)))
  }
  return threshold
}

/**
 * Writes how far centroids' scores lie above the threshold of each row into `above`, like the table; the thresholds (u8 a row) into
 * `thresholds`; and those that lie above that of any row into `listed` (u16), which has room for all and one.
 * @returns how many these are
 */
export function probe(
  table: usize, centroids: i32, stride: usize, wanted: i32, thresholds: usize, above: usize, listed: usize,
): i32 {
  for (let row: usize = 0; row < stride; row += LANES) {
    const threshold = thresholdsOf(table + row, centroids, stride, i16x8.splat(<i16>min(wanted, 0xffff)))
    v128.store(thresholds + row, threshold)
  }
  let count = 0
  for (let centroid = 0; centroid < centroids; centroid++) {
    let any = i8x16.splat(0)
    for (let row: usize = 0; row < stride; row += LANES) {
      const scores = i8x16.sub_sat_u(v128.load(table + row), v128.load(thresholds + row))
      v128.store(above + row, scores)
      any = v128.or(any, scores)
    }
    store<u16>(listed + (<usize>count << 1), <u16>centroid)
    count += i32(v128.any_true(any))
    table += stride
    above += stride
  }
  return count
}

/** Raises what the passages of a list have of 16 rows; four postings are read at a time. */
@inline function raise(at: usize, end: usize, best: usize, stride: usize, scores: v128): void {
  for (; at + 8 <= end; at += 8) {
    const four = load<u64>(at)
    const a = best + <usize>(<u32>four & 0xffff) * stride
    const b = best + <usize>(<u32>four >>> 16) * stride
    const c = best + <usize>(<u32>(four >>> 32) & 0xffff) * stride
    const d = best + <usize>(<u32>(four >>> 48)) * stride
    v128.store(a, i8x16.max_u(v128.load(a), scores))
    v128.store(b, i8x16.max_u(v128.load(b), scores))
    v128.store(c, i8x16.max_u(v128.load(c), scores))
    v128.store(d, i8x16.max_u(v128.load(d), scores))
  }
  for (; at < end; at += 2) {
    const passage = best + <usize>load<u16>(at) * stride
    v128.store(passage, i8x16.max_u(v128.load(passage), scores))
  }
}

/** Of each of four vectors the sum of its lanes. */
@inline function totals(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7))
  return i32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3))
}

/**
 * Sums (u32) of `passages` passages, from `above`, `thresholds` and the `count` centroids in `listed`, as `probe` writes them; `work`
 * has room for `stride` bytes a passage. Both it and `sums` have room for whole fours of passages.
 * @returns what only says that memory was asked for the lists
 */
export function sumLists(
  above: usize, stride: usize, thresholds: usize, listed: usize, count: i32,
  starts: usize, postings: usize, passages: i32, work: usize, sums: usize,
): u32 {
  memory.fill(work, 0, <usize>passages * stride)
  let asked: u32 = 0
  for (const end = listed + (<usize>count << 1); listed < end; ) {
    const past = min(listed + TOGETHER * 2, end)
    for (let at = listed; at < past; at += 2) {
      const list = starts + (<usize>load<u16>(at) << 2)
      const last = postings + (<usize>load<u32>(list, 4) << 1)
      for (let line = postings + (<usize>load<u32>(list) << 1); line < last; line += LINE) asked |= load<u8>(line)
    }
    for (; listed < past; listed += 2) {
      const centroid = <usize>load<u16>(listed)
      const list = starts + (centroid << 2)
      const first = postings + (<usize>load<u32>(list) << 1)
      const last = postings + (<usize>load<u32>(list, 4) << 1)
      for (let row: usize = 0; row < stride; row += LANES) {
        raise(first, last, work + row, stride, v128.load(above + centroid * stride + row))
      }
    }
  }
  let base = 0
  for (let row: usize = 0; row < stride; row += LANES) base += total(v128.load(thresholds + row))
  const bases = i32x4.splat(base)
  for (const end = sums + (<usize>passages << 2); sums < end; sums += LANES) {
    let a = i32x4.splat(0)
    let b = a, c = a, d = a
    for (const next = work + stride; work < next; work += LANES) {
      a = i32x4.add(a, quarters(v128.load(work)))
      b = i32x4.add(b, quarters(v128.load(work + stride)))
      c = i32x4.add(c, quarters(v128.load(work + 2 * stride)))
      d = i32x4.add(d, quarters(v128.load(work + 3 * stride)))
    }
    work += 3 * stride
    const four = totals(a, b, c, d)
    v128.store(sums, i32x4.add(four, v128.and(bases, i32x4.ne(four, i32x4.splat(0)))))
  }
  return asked
}
