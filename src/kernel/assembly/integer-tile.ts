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

/** Adds the products of one step in 16 bits: two i8 x i7 a lane. */
@inline function shortDot(query: v128, token: v128, sum: v128): v128 {
  return i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(query, token), sum)
}

@inline function widen(short: v128, sum: v128): v128 {
  return i32x4.add(i32x4.extadd_pairwise_i16x8_s(short), sum)
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
 *
 * With `bursts` (relaxed only; step counts, i32, up to a 0) products are added up in 16 bits and widened once a burst.
 * Those sums wrap, and still end exact: the query's stream has each lane's bias in front of every burst, and bursts
 * are so short that a lane's true sum fits in 16 bits (src/kernel/bursts.ts).
 */
@inline export function integerTile(
  query: usize,
  steps: i32,
  bursts: usize,
  biases: usize,
  scales: usize,
  x: usize,
  y: usize,
  scoresX: usize,
  scoresY: usize,
  best: usize,
): void {
  const inBursts = ASC_FEATURE_RELAXED_SIMD && bursts != 0
  const biased = ASC_FEATURE_RELAXED_SIMD && !inBursts
  let x0 = biased ? v128.load(biases) : i32x4.splat(0)
  let x1 = biased ? v128.load(biases, 16) : i32x4.splat(0)
  let x2 = biased ? v128.load(biases, 32) : i32x4.splat(0)
  let x3 = biased ? v128.load(biases, 48) : i32x4.splat(0)
  let y0 = x0, y1 = x1, y2 = x2, y3 = x3
  if (inBursts) {
    for (let burst = load<i32>(bursts); burst; burst = load<i32>(bursts)) {
      let s0 = v128.load(query)
      let s1 = v128.load(query, 16)
      let s2 = v128.load(query, 32)
      let s3 = v128.load(query, 48)
      let t0 = s0, t1 = s1, t2 = s2, t3 = s3
      query += STEP
      for (const end = query + <usize>burst * STEP; query < end; query += STEP) {
        const ofX = v128.load32_splat(x)
        const ofY = v128.load32_splat(y)
        const q0 = v128.load(query)
        const q1 = v128.load(query, 16)
        const q2 = v128.load(query, 32)
        const q3 = v128.load(query, 48)
        s0 = shortDot(q0, ofX, s0)
        s1 = shortDot(q1, ofX, s1)
        s2 = shortDot(q2, ofX, s2)
        s3 = shortDot(q3, ofX, s3)
        t0 = shortDot(q0, ofY, t0)
        t1 = shortDot(q1, ofY, t1)
        t2 = shortDot(q2, ofY, t2)
        t3 = shortDot(q3, ofY, t3)
        x += 4
        y += 4
      }
      x0 = widen(s0, x0)
      x1 = widen(s1, x1)
      x2 = widen(s2, x2)
      x3 = widen(s3, x3)
      y0 = widen(t0, y0)
      y1 = widen(t1, y1)
      y2 = widen(t2, y2)
      y3 = widen(t3, y3)
      bursts += 4
    }
  } else {
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
  }
  keepBest(x0, y0, scales, scoresX, scoresY, best)
  keepBest(x1, y1, scales + 16, scoresX + 16, scoresY + 16, best + 16)
  keepBest(x2, y2, scales + 32, scoresX + 32, scoresY + 32, best + 32)
  keepBest(x3, y3, scales + 48, scoresX + 48, scoresY + 48, best + 48)
}
