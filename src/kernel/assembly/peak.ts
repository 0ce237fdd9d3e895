// Not shipped: an entry of its own for the benchmark, which asks how fast the integer tiles run on levels that are
// already decoded and never leave the first cache.
import { burstTile } from './burst-tile'
import { integerTile } from './integer-tile'
import { STEP } from './lanes'

/** Runs `tiles` tiles of 16 rows with two tokens of `steps` steps, all at `data`; `bursts` as in scoreLists. */
export function peak(data: usize, steps: i32, bursts: usize, tiles: i32): void {
  const x = data + <usize>steps * 2 * STEP
  const y = x + (<usize>steps << 2)
  const sums = y + (<usize>steps << 2)
  for (let tile = 0; tile < tiles; tile++) {
    if (ASC_FEATURE_RELAXED_SIMD && bursts != 0) burstTile(data, bursts, x, y, sums)
    else integerTile(data, steps, sums, x, y, sums)
  }
}
