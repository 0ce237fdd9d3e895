import { burstTile } from './burst-tile'
import { integerTile } from './integer-tile'

/**
 * Multiplies one group of rows with the levels at `x` and `y`, and stores 32 dot products (i32) at `sums`: in bursts where the rows are
 * laid out for these. A function of its own: the module has it once, and a call takes a fiftieth of its time.
 */
export function tile(
  query: usize, steps: i32, bursts: usize, biases: usize, x: usize, y: usize, sums: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD && bursts != 0) burstTile(query, bursts, x, y, sums)
  else integerTile(query, steps, biases, x, y, sums)
}
