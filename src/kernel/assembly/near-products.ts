// Dot products of a query with centroids as integers, as src/core/search/near-scores.ts lays down.
import { STEP } from './lanes'
import { LEVEL_BYTES } from './levels'
import { tile } from './tile'

@inline function scaled(dots: usize, scales: usize, step: usize, to: usize): void {
  for (let lane: usize = 0; lane < STEP; lane += 16) {
    const scale = f32x4.mul(v128.load(scales + lane), v128.load32_splat(step))
    v128.store(to + lane, f32x4.mul(f32x4.convert_i32x4_s(v128.load(dots + lane)), scale))
  }
}

/**
 * Dot products f32 [count][row] with `vectors` as integers, in the layout of decoded levels, and `steps` between these (one f32 a
 * vector). `scales` one f32 a row; `work` room for one tile; the rest as in scoreLists.
 */
export function nearProducts(
  query: usize, groups: i32, queryStride: usize, bursts: usize, biases: usize, scales: usize,
  dim: i32, vectors: usize, steps: usize, count: i32, work: usize, to: usize,
): void {
  const stride = <usize>dim * LEVEL_BYTES
  const burstStride = bursts ? (<usize>(dim >> 3) + 1) << 2 : 0
  const toStride = <usize>groups * STEP
  for (let vector = 0; vector < count; vector += 2) {
    const second: usize = vector + 1 < count ? 1 : 0
    const x = vectors + <usize>vector * stride
    const y = x + second * stride
    const step = steps + (<usize>vector << 2)
    for (let group: usize = 0; group < <usize>groups; group++) {
      const lanes = group * STEP
      const rows = query + group * queryStride
      tile(rows, <i32>(stride >> 2), bursts + group * burstStride, biases + lanes, x, y, work)
      scaled(work, scales + lanes, step, to + lanes)
      scaled(work + STEP, scales + lanes, step + (second << 2), to + second * toStride + lanes)
    }
    to += toStride << 1
  }
}
