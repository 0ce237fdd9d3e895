// Integer dot products added up in 16 bits, for engines that make three instructions of the 32-bit relaxed dot product.
// The 16-bit sums wrap, and still end exact: the query's stream has each lane's bias in front of every burst, and
// bursts are so short that a lane's true sum fits in 16 bits (src/kernel/bursts.ts).
import { STEP, TILE_BYTES } from './lanes'

/** Adds the products of one step: two i8 x i7 a lane. */
@inline function add(query: v128, token: v128, sum: v128): v128 {
  return i16x8.add(i16x8.relaxed_dot_i8x16_i7x16_s(query, token), sum)
}

/** Adds the sums of a burst to those in memory, where they do not take registers from the bursts. */
@inline function widen(short: v128, sum: usize): void {
  v128.store(sum, i32x4.add(i32x4.extadd_pairwise_i16x8_s(short), v128.load(sum)))
}

/**
 * Multiplies one group of rows with the levels at `x` and `y`, and stores 32 dot products (i32) at `sums`. `bursts`
 * lists their steps (i32, up to a 0); the stream at `query` has a step of biases (i16) in front of each.
 */
@inline export function burstTile(query: usize, bursts: usize, x: usize, y: usize, sums: usize): void {
  for (let lane: usize = 0; lane < TILE_BYTES; lane += 16) v128.store(sums + lane, i32x4.splat(0))
  for (let steps = load<i32>(bursts); steps; steps = load<i32>(bursts)) {
    let x0 = v128.load(query)
    let x1 = v128.load(query, 16)
    let x2 = v128.load(query, 32)
    let x3 = v128.load(query, 48)
    let y0 = x0, y1 = x1, y2 = x2, y3 = x3
    query += STEP
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
    widen(x0, sums)
    widen(x1, sums + 16)
    widen(x2, sums + 32)
    widen(x3, sums + 48)
    widen(y0, sums + 64)
    widen(y1, sums + 80)
    widen(y2, sums + 96)
    widen(y3, sums + 112)
    bursts += 4
  }
}
