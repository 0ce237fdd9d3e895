// Integer dot products added up in 16 bits, for engines that make three instructions of the 32-bit relaxed dot product.
// The 16-bit sums wrap, and still end exact: the query's stream has each lane's bias in front of every burst, and
// bursts are so short that a lane's true sum fits in 16 bits (src/kernel/bursts.ts).
import { STEP, TILE_BYTES } from './lanes'

/** Adds the products of one step: two i8 x i7 a lane. */
@inline function add(query: v128, token: v128, sum: v128): v128 {
  return i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(query, token), sum)
}

/** Puts the sums of a burst into memory, or adds them to those there: in registers they would crowd out the bursts. */
@inline function widen(short: v128, sum: usize, isFirst: bool): void {
  const wide = i32x4.extadd_pairwise_i16x8_s(short)
  v128.store(sum, isFirst ? wide : i32x4.add(wide, v128.load(sum)))
}

/** Multiplies the steps from `query`, which is at their biases, to `end`. */
@inline function burst(query: usize, end: usize, x: usize, y: usize, sums: usize, isFirst: bool): void {
  let x0 = v128.load(query)
  let x1 = v128.load(query, 16)
  let x2 = v128.load(query, 32)
  let x3 = v128.load(query, 48)
  let y0 = x0, y1 = x1, y2 = x2, y3 = x3
  for (query += STEP; query < end; query += STEP) {
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
  widen(x0, sums, isFirst)
  widen(x1, sums + 16, isFirst)
  widen(x2, sums + 32, isFirst)
  widen(x3, sums + 48, isFirst)
  widen(y0, sums + 64, isFirst)
  widen(y1, sums + 80, isFirst)
  widen(y2, sums + 96, isFirst)
  widen(y3, sums + 112, isFirst)
}

/**
 * Multiplies one group of rows with the levels at `x` and `y`, and stores 32 dot products (i32) at `sums`. `bursts`
 * lists their steps (i32, at least one burst, up to a 0); the stream at `query` has a step of biases (i16) in front of
 * each.
 */
@inline export function burstTile(query: usize, bursts: usize, x: usize, y: usize, sums: usize): void {
  let steps = <usize>load<i32>(bursts)
  let end = query + (steps + 1) * STEP
  burst(query, end, x, y, sums, true)
  for (;;) {
    x += steps << 2
    y += steps << 2
    bursts += 4
    steps = <usize>load<i32>(bursts)
    if (steps == 0) return
    query = end
    end += (steps + 1) * STEP
    burst(query, end, x, y, sums, false)
  }
}
