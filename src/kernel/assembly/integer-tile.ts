// Integer dot products of 16 query rows with two tokens, and the token scores made of them.
import { larger, multiplyAdd, STEP } from './lanes'

/**
 * Adds the products of one step. Relaxed: four i8 x i7 a lane (levels are stored + 64, so that they fit in 7 bits and
 * no intermediate sum can overflow); otherwise two i16 x i16 a lane.
 */
@inline function dot(query: v128, token: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD
    ? i32x4.relaxed_dot_i8x16_i7x16_add_s(query, token, sum)
    : i32x4.add(i32x4.dot_i16x8_s(query, token), sum)
}

@inline function tokenScore(dot: v128, scale: v128, centroidScore: v128): v128 {
  return multiplyAdd(f32x4.convert_i32x4_s(dot), scale, centroidScore)
}

@inline function keepBest(x: v128, y: v128, scales: usize, scoresX: usize, scoresY: usize, best: usize): void {
  const scale = v128.load(scales)
  const first = larger(v128.load(best), tokenScore(x, scale, v128.load(scoresX)))
  v128.store(best, larger(first, tokenScore(y, scale, v128.load(scoresY))))
}

/**
 * Scores two tokens (levels at `x` and `y`, the same place for a lone one) against one group of 16 rows and keeps each
 * row's best. `biases` are the sums the dot products start from; `scoresX` and `scoresY` the rows' centroid scores.
 */
@inline export function integerTile(
  query: usize,
  steps: i32,
  biases: usize,
  scales: usize,
  x: usize,
  y: usize,
  scoresX: usize,
  scoresY: usize,
  best: usize,
): void {
  let x0 = ASC_FEATURE_RELAXED_SIMD ? v128.load(biases) : i32x4.splat(0)
  let x1 = ASC_FEATURE_RELAXED_SIMD ? v128.load(biases, 16) : i32x4.splat(0)
  let x2 = ASC_FEATURE_RELAXED_SIMD ? v128.load(biases, 32) : i32x4.splat(0)
  let x3 = ASC_FEATURE_RELAXED_SIMD ? v128.load(biases, 48) : i32x4.splat(0)
  let y0 = x0, y1 = x1, y2 = x2, y3 = x3
  for (const end = query + <usize>steps * STEP; query < end; query += STEP) {
    const ofX = v128.load32_splat(x)
    const ofY = v128.load32_splat(y)
    const q0 = v128.load(query)
    const q1 = v128.load(query, 16)
    const q2 = v128.load(query, 32)
    const q3 = v128.load(query, 48)
    x0 = dot(q0, ofX, x0)
    x1 = dot(q1, ofX, x1)
    x2 = dot(q2, ofX, x2)
    x3 = dot(q3, ofX, x3)
    y0 = dot(q0, ofY, y0)
    y1 = dot(q1, ofY, y1)
    y2 = dot(q2, ofY, y2)
    y3 = dot(q3, ofY, y3)
    x += 4
    y += 4
  }
  keepBest(x0, y0, scales, scoresX, scoresY, best)
  keepBest(x1, y1, scales + 16, scoresX + 16, scoresY + 16, best + 16)
  keepBest(x2, y2, scales + 32, scoresX + 32, scoresY + 32, best + 32)
  keepBest(x3, y3, scales + 48, scoresX + 48, scoresY + 48, best + 48)
}
