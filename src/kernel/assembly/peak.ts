// Not shipped: an entry of its own for the benchmark, which asks how fast the integer tile runs on levels that are
// already decoded and never leave the first cache.
import { integerTile } from './integer-tile'
import { STEP } from './lanes'

/** Runs `tiles` tiles of 16 rows with two tokens of `steps` steps, all at `data`; `bursts` as in integerTile. */
export function peak(data: usize, steps: i32, bursts: usize, tiles: i32): void {
  const tokens = data + <usize>steps * 2 * STEP
  const rows = tokens + (<usize>steps << 3)
  for (let tile = 0; tile < tiles; tile++) {
    integerTile(data, steps, bursts, rows, rows, tokens, tokens + (<usize>steps << 2), rows, rows, rows + STEP)
  }
}
