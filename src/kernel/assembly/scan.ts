// Approximate scores from centroid codes alone, as src/core/search/scan.ts lays down.

/** Query rows of a vector. */
const LANES: usize = 16

@inline function approximate(scores: usize): v128 {
  const scaled = f32x4.mul(v128.load(scores), f32x4.splat(255))
  return i32x4.trunc_sat_f32x4_s(f32x4.add(scaled, f32x4.splat(0.5)))
}

/** Centroid scores (f32) in eight bits; `count` is a multiple of 16. */
export function approximateScores(scores: usize, count: i32, to: usize): void {
  for (const end = to + <usize>count; to < end; to += LANES) {
    const low = i16x8.narrow_i32x4_s(approximate(scores), approximate(scores + 16))
    const high = i16x8.narrow_i32x4_s(approximate(scores + 32), approximate(scores + 48))
    v128.store(to, i8x16.narrow_i16x8_u(low, high))
    scores += 64
  }
}

/** Sums of four bytes each. */
@inline export function quarters(best: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(best))
}

@inline export function total(best: v128): i32 {
  const sums = quarters(best)
  return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1)
    + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
}

/** Sum over 16 query rows of one passage's tokens. */
@inline function sumOf16(codes: usize, end: usize, table: usize, stride: usize): i32 {
  let best = i8x16.splat(0)
  for (; codes < end; codes += 2) best = i8x16.max_u(best, v128.load(table + <usize>load<u16>(codes) * stride))
  return total(best)
}

/** Bytes of a chunk in a list of chunks. */
const CHUNK: usize = 12

/**
 * Sums (u32) of the passages of `count` chunks, which lie one after the other. `chunks` u32 [count][3]:
 * offsets and codes, as in scoreLists, and number of passages of each. `table` u8 [centroid][row], the rows padded with
 * zeros to `stride` bytes, a multiple of 16.
 */
export function scanChunks(chunks: usize, count: i32, table: usize, stride: usize, sums: usize): void {
  for (const end = chunks + <usize>count * CHUNK; chunks < end; chunks += CHUNK) {
    let offsets: usize = load<u32>(chunks)
    const codes: usize = load<u32>(chunks, 4)
    for (const last = sums + (<usize>load<u32>(chunks, 8) << 2); sums < last; sums += 4) {
      const first = codes + (<usize>load<u32>(offsets) << 1)
      const to = codes + (<usize>load<u32>(offsets, 4) << 1)
      let sum = 0
      for (let row: usize = 0; row < stride; row += LANES) sum += sumOf16(first, to, table + row, stride)
      store<u32>(sums, sum)
      offsets += 4
    }
  }
}
