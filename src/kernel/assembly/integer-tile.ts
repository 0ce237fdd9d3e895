// Integer dot products of 16 query rows with two tokens.
import { STEP } from './lanes'

/**
 * Adds the products of one step: four i8 x i7 a lane with relaxed SIMD (levels are stored + 64, so that they fit in
 * 7 bits and no intermediate sum can overflow), two i16 x i16 a lane without.
 */
@inline function add(query: v128, token: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(query, token, sum)
    : i32x4.add(i32x4.dot_i16x8_s(query, token), sum)
}

/**
 * Multiplies one group of rows with the levels at `x` and `y`, and stores 32 dot products (i32) at `sums`. `biases`
 * (i32, one a row) is where the sums start.
 */
@inline export function integerTile(query: usize, steps: i32, biases: usize, x: usize, y: usize, sums: usize): void {
  let x0 = v128.load(biases)
  let x1 = v128.load(biases, 16)
  let x2 = v128.load(biases, 32)
  let x3 = v128.load(biases, 48)
  let y0 = x0, y1 = x1, y2 = x2, y3 = x3
  for (const end = query + <usize>steps * STEP; query < end; query += STEP) {
    const ofX = v128.load32_splat(x)
    const ofY = v128.load32_splat(y)
    const q0 = v128.load(query)
    const q1 = v128.load(query, 16)
    const q2 = v128.load(query, 32)
    const q3 = v128.load(query, 48)
    x0 = add(q0, ofX, x0)
    x1 = add(q1, ofX, x1)
    x2 = add(q2, ofX, x2)
    x3 = add(q3, ofX, x3)
    y0 = add(q0, ofY, y0)
    y1 = add(q1, ofY, y1)
    y2 = add(q2, ofY, y2)
    y3 = add(q3, ofY, y3)
    x += 4
    y += 4
  }
  v128.store(sums, x0)
  v128.store(sums, x1, 16)
  v128.store(sums, x2, 32)
  v128.store(sums, x3, 48)
  v128.store(sums, y0, 64)
  v128.store(sums, y1, 80)
  v128.store(sums, y2, 96)
  v128.store(sums, y3, 112)
}
