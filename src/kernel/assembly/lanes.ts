// One lane is one query row. Queries lie in groups of 16 rows (four vectors); in each group, step s holds what all
// 16 rows multiply with the same four bytes of a token: one f32 dimension, two i16 levels or four i8 levels.

/** Bytes that memory gives at once. */
export const LINE: usize = 64
/** Query rows of a group. */
export const GROUP: i32 = 16
/** Bytes of one step of a group, and of one f32 for each of its rows. */
export const STEP: usize = 64
/** Bytes of a tile's dot products: 16 rows with one vector, then 16 rows with another. */
export const TILE_BYTES: usize = 2 * STEP

/** Lane by lane: the larger of two, and the first when neither is. */
@inline export function larger(first: v128, second: v128): v128 {
  return f32x4.pmax(first, second)
}

/** Multiply, round, add, round: never fused, so that every path gives the same bits. */
@inline export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), sum)
}

/** Sets the best score of every row of every group to -Infinity. */
export function clearBest(best: usize, groups: i32): void {
  const lowest = f32x4.splat(-Infinity)
  for (const end = best + <usize>groups * STEP; best < end; best += 16) v128.store(best, lowest)
}

/** Adds up the rows' best scores in four lanes, then the lanes: (0 + 1) + (2 + 3). Padded rows have a best of 0. */
export function sumBest(best: usize, groups: i32): f32 {
  let sums = f32x4.splat(0)
  for (const end = best + <usize>groups * STEP; best < end; best += 16) sums = f32x4.add(sums, v128.load(best))
  const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)
  return low + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
}
