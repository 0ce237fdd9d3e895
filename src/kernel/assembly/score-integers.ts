// Not shipped: an entry of its own for the benchmark, which asks what residual codes cost beside plain int8 embeddings,
// of one byte a dimension and nothing to decode or to add.
import { clearBest, larger, STEP, sumBest, TILE_BYTES } from './lanes'
import { tile } from './tile'

@inline function scoreOf(dot: usize, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(v128.load(dot)), scale)
}

@inline function keepBest(sums: usize, scales: usize, best: usize): void {
  for (let lane: usize = 0; lane < STEP; lane += 16) {
    const scale = v128.load(scales + lane)
    const first = larger(v128.load(best + lane), scoreOf(sums + lane, scale))
    v128.store(best + lane, larger(first, scoreOf(sums + STEP + lane, scale)))
  }
}

/**
 * MaxSim of `count` passages over int8 tokens at `values`, `stride` bytes each, an even number of tokens a passage.
 * The rest as in scoreLists; `work` is room for one tile and one best f32 a row.
 */
export function scoreIntegers(
  offsets: usize, values: usize, stride: usize, count: i32,
  query: usize, groups: i32, queryStride: usize, bursts: usize, burstStride: usize, biases: usize, scales: usize,
  work: usize, scores: usize,
): void {
  const best = work + TILE_BYTES
  const steps = <i32>(stride >> 2)
  for (let index: usize = 0; index < <usize>count; index++) {
    const first = values + <usize>load<u32>(offsets + (index << 2)) * stride
    const end = values + <usize>load<u32>(offsets + (index << 2), 4) * stride
    clearBest(best, groups)
    for (let group: usize = 0; group < <usize>groups; group++) {
      const lanes = group * STEP
      for (let token = first; token < end; token += stride << 1) {
        const rows = query + group * queryStride
        tile(rows, steps, bursts ? bursts + group * burstStride : 0, biases + lanes, token, token + stride, work)
        keepBest(work, scales + lanes, best + lanes)
      }
    }
    store<f32>(scores + (index << 2), sumBest(best, groups))
  }
}
