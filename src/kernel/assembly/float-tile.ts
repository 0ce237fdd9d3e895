// f32 dot products of 16 query rows with two vectors, each summed over ascending dimensions.
import { multiplyAdd, STEP } from './lanes'

/**
 * Multiplies one interleaved group of rows with the vectors at `x` and `y`, and stores 32 dot products at `sums`.
 */
@inline export function floatTile(query: usize, dim: i32, x: usize, y: usize, sums: usize): void {
  let x0 = f32x4.splat(0), x1 = x0, x2 = x0, x3 = x0
  let y0 = x0, y1 = x0, y2 = x0, y3 = x0
  for (const end = query + <usize>dim * STEP; query < end; query += STEP) {
    const ofX = v128.load32_splat(x)
    const ofY = v128.load32_splat(y)
    const q0 = v128.load(query)
    const q1 = v128.load(query, 16)
    const q2 = v128.load(query, 32)
    const q3 = v128.load(query, 48)
    x0 = multiplyAdd(q0, ofX, x0)
    x1 = multiplyAdd(q1, ofX, x1)
    x2 = multiplyAdd(q2, ofX, x2)
    x3 = multiplyAdd(q3, ofX, x3)
    y0 = multiplyAdd(q0, ofY, y0)
    y1 = multiplyAdd(q1, ofY, y1)
    y2 = multiplyAdd(q2, ofY, y2)
    y3 = multiplyAdd(q3, ofY, y3)
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
