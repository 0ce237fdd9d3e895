import { GROUP, STEP } from './lanes'

/**
 * Rows [rows][dim] f32 to groups [dim][16]: lane r of every step is row r of the group, and a last group that is not
 * full is padded with rows of zeros.
 */
export function interleave(from: usize, rows: i32, dim: i32, to: usize): void {
  const rowBytes = <usize>dim << 2
  for (let row = 0; row < rows; row += GROUP) {
    for (let lane = 0; lane < GROUP; lane++) {
      const present = row + lane < rows
      const source = from + <usize>(row + lane) * rowBytes
      const target = to + (<usize>lane << 2)
      for (let d: usize = 0; d < <usize>dim; d++) {
        store<f32>(target + d * STEP, present ? load<f32>(source + (d << 2)) : 0)
      }
    }
    to += <usize>dim * STEP
  }
}
