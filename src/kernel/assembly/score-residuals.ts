// MaxSim over residual codes: a token's score is its centroid's score plus the scaled integer dot product.
import { integerTile } from './integer-tile'
import { clearBest, STEP, sumBest } from './lanes'
import { decode, LEVEL_BYTES } from './levels'

/** Tokens decoded at a time: their levels stay in the first cache while every group of rows passes over them. */
export const blockTokens: i32 = 32

/** Scores the decoded tokens of one block against one group of rows; `codes` points at the block's first code. */
@inline function scoreGroup(
  query: usize, steps: i32, bursts: usize, biases: usize, scales: usize,
  levels: usize, stride: usize, tokens: i32,
  codes: usize, centroidScores: usize, centroidStride: usize, best: usize,
): void {
  for (let token = 0; token < tokens; token += 2) {
    const pair = token + 1 < tokens
    const scoresX = centroidScores + <usize>load<u16>(codes) * centroidStride
    const scoresY = pair ? centroidScores + <usize>load<u16>(codes, 2) * centroidStride : scoresX
    integerTile(query, steps, bursts, biases, scales, levels, pair ? levels + stride : levels, scoresX, scoresY, best)
    levels += stride << 1
    codes += 4
  }
}

/**
 * Scores `count` passages: those at `listed` (u32), or the first ones when `listed` is 0.
 *
 * `offsets` holds the first token of each passage and the end of the last (u32); `codes` u16; `residuals` packed rows;
 * `query` interleaved groups of rows; `biases` and `scales` one i32 and one f32 a row; `centroidScores` f32
 * [centroid][row]; `levels` 16 bytes, the level of each bucket; `work` room for one best f32 a row and, after it, the
 * levels of `blockTokens` tokens and 32 bytes; `scores` one f32 a passage. Every array over rows is padded to whole groups.
 */
export function scoreResiduals(
  offsets: usize, codes: usize, residuals: usize, dim: i32, nbits: i32,
  listed: usize, count: i32,
  query: usize, groups: i32, queryStride: usize, bursts: usize, biases: usize, scales: usize,
  centroidScores: usize, levels: usize, work: usize, scores: usize,
): void {
  const rowBytes = <usize>((dim * nbits) >> 3)
  const stride = <usize>dim * LEVEL_BYTES
  const steps = <i32>(stride >> 2)
  const best = work
  const decoded = work + <usize>groups * STEP
  for (let index = 0; index < count; index++) {
    const offset = offsets + ((listed ? load<u32>(listed + (<usize>index << 2)) : index) << 2)
    const first = load<u32>(offset)
    const end = load<u32>(offset, 4)
    clearBest(best, groups)
    for (let token = first; token < end; token += blockTokens) {
      const tokens = <i32>min<u32>(end - token, blockTokens)
      decode(residuals + <usize>token * rowBytes, tokens, dim, nbits, levels, decoded)
      for (let group = 0; group < groups; group++) {
        const lanes = <usize>group * STEP
        scoreGroup(
          query + <usize>group * queryStride, steps, bursts, biases + lanes, scales + lanes,
          decoded, stride, tokens,
          codes + (token << 1), centroidScores + lanes, <usize>groups * STEP, best + lanes,
        )
      }
    }
    store<f32>(scores + (<usize>index << 2), first == end ? 0 : sumBest(best, groups))
  }
}
