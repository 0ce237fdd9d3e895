// MaxSim over residual codes: a token's score is its centroid's score plus the scaled integer dot product.
import { clearBest, larger, LINE, multiplyAdd, STEP, sumBest, TILE_BYTES } from './lanes'
import { decode, LEVEL_BYTES } from './levels'
import { tile } from './tile'

/** Tokens decoded at a time: their levels stay in the first cache while every group of rows passes over them. */
export const blockTokens: i32 = 16

@inline function tokenScore(dot: usize, scale: v128, centroidScore: usize): v128 {
  return multiplyAdd(f32x4.convert_i32x4_s(v128.load(dot)), scale, v128.load(centroidScore))
}

/** Raises the best scores of one group to those of two tokens, given a tile's dot products and the centroid scores. */
@inline function keepBest(sums: usize, scales: usize, scoresX: usize, scoresY: usize, best: usize): void {
  for (let lane: usize = 0; lane < STEP; lane += 16) {
    const scale = v128.load(scales + lane)
    const first = larger(v128.load(best + lane), tokenScore(sums + lane, scale, scoresX + lane))
    v128.store(best + lane, larger(first, tokenScore(sums + STEP + lane, scale, scoresY + lane)))
  }
}

/** Scores the decoded tokens of one block against one group of rows; `codes` points at the block's first code. */
@inline function scoreGroup(
  query: usize, steps: i32, bursts: usize, biases: usize, scales: usize,
  levels: usize, stride: usize, tokens: i32,
  codes: usize, centroidScores: usize, centroidStride: usize, sums: usize, best: usize,
): void {
  for (let token = 0; token < tokens; token += 2) {
    const pair = token + 1 < tokens
    const scoresX = centroidScores + <usize>load<u16>(codes) * centroidStride
    const scoresY = pair ? centroidScores + <usize>load<u16>(codes, 2) * centroidStride : scoresX
    const second = pair ? levels + stride : levels
    tile(query, steps, bursts, biases, levels, second, sums)
    keepBest(sums, scales, scoresX, scoresY, best)
    levels += stride << 1
    codes += 4
  }
}

/**
 * Writes what a token must exceed in some row to be likely (src/core/search/likely-tokens.ts): u8 a row, padded.
 */
@inline function floorsOf(codes: usize, end: usize, table: usize, rows: usize, margins: usize, floors: usize): void {
  for (let row: usize = 0; row < rows; row += 16) {
    let best = i8x16.splat(0)
    for (let at = codes; at < end; at += 2) {
      best = i8x16.max_u(best, v128.load(table + <usize>load<u16>(at) * rows + row))
    }
    v128.store(floors + row, i8x16.sub_sat_u(best, v128.load(margins + row)))
  }
}

/** Whether a centroid's approximations lie above any of the floors. */
@inline function isAbove(scores: usize, rows: usize, floors: usize): bool {
  let above = i8x16.splat(0)
  for (let row: usize = 0; row < rows; row += 16) {
    above = v128.or(above, i8x16.gt_u(v128.load(scores + row), v128.load(floors + row)))
  }
  return v128.any_true(above)
}

/** Passages that are fetched at a time: some kilobytes of codes, which the first cache holds beside what scoring reads. */
const FETCHED: i32 = 16

/**
 * Reads a byte of each cache line of the codes of `count` listed passages, none of which waits for another: passages of a list lie far
 * apart, and scoring would wait for memory at each. The result only says that the bytes were read.
 */
function fetch(offsets: usize, codes: usize, residuals: usize, rowBytes: usize, listed: usize, count: i32): u32 {
  let read: u32 = 0
  for (const last = listed + (<usize>count << 2); listed < last; listed += 4) {
    const offset = offsets + (<usize>load<u32>(listed) << 2)
    const first = <usize>load<u32>(offset)
    const end = <usize>load<u32>(offset, 4)
    for (let at = residuals + first * rowBytes; at < residuals + end * rowBytes; at += LINE) read += load<u8>(at)
    for (let at = codes + (first << 1); at < codes + (end << 1); at += LINE) read += load<u8>(at)
  }
  return read
}

/** Bytes of an entry of a list of lists. */
const LIST: usize = 24

/**
 * Scores the passages of `count` lists. `lists` u32 [count][6]: offsets, codes, residuals, listed, number of passages and
 * where their scores go, of each. Of a list it scores the passages at `listed` (u32), or the first ones when that is 0.
 *
 * `offsets` holds the first token of each passage and the end of the last (u32); `codes` u16; `residuals` packed rows;
 * `query` interleaved groups of rows, `queryStride` bytes each; `bursts` 0 or, for each group, dim / 8 + 1 step counts
 * (i32); `biases` and `scales` one i32 and one f32 a row; `centroidScores` f32 [centroid][row]; `levels` 16 bytes, the
 * level of each bucket; `work` room for one tile, one best f32 and one byte a row, the number (u32), code and levels of each of `blockTokens` tokens
 * and 32 bytes; scores are one f32 a passage. `table` is 0 or what approximateScores writes, and `margins` one u8 a row: then only likely tokens
 * count. Every array over rows is padded to whole groups.
 */
export function scoreLists(
  lists: usize, count: i32, dim: i32, nbits: i32,
  query: usize, groups: i32, queryStride: usize, bursts: usize, biases: usize, scales: usize,
  centroidScores: usize, levels: usize, work: usize, table: usize, margins: usize,
): void {
  const rowBytes = <usize>((dim * nbits) >> 3)
  const stride = <usize>dim * LEVEL_BYTES
  const steps = <i32>(stride >> 2)
  const burstStride = bursts ? (<usize>(dim >> 3) + 1) << 2 : 0
  const centroidStride = <usize>groups * STEP
  const best = work + TILE_BYTES
  const rows = <usize>groups * 16
  const floors = best + centroidStride
  const listedTokens = floors + rows
  const listedCodes = listedTokens + <usize>blockTokens * 4
  const decoded = listedCodes + <usize>blockTokens * 2
  for (const last = lists + <usize>count * LIST; lists < last; lists += LIST) {
    const offsets: usize = load<u32>(lists)
    const codes: usize = load<u32>(lists, 4)
    const residuals: usize = load<u32>(lists, 8)
    const listed: usize = load<u32>(lists, 12)
    const passages = load<i32>(lists, 16)
    const scores: usize = load<u32>(lists, 20)
    for (let index = 0; index < passages; index++) {
      if (listed && index % FETCHED == 0) {
        const count = min(passages - index, FETCHED)
        store<u32>(work, fetch(offsets, codes, residuals, rowBytes, listed + (<usize>index << 2), count))
      }
      const offset = offsets + ((listed ? load<u32>(listed + (<usize>index << 2)) : index) << 2)
      const first = load<u32>(offset)
      const end = load<u32>(offset, 4)
      clearBest(best, groups)
      if (table) floorsOf(codes + (first << 1), codes + (end << 1), table, rows, margins, floors)
      let isScored = false
      for (let token = first; token < end; ) {
        let tokens: i32 = 0
        let blockCodes = codes + (token << 1)
        if (table) {
          blockCodes = listedCodes
          for (; token < end && tokens < blockTokens; token++) {
            const code = load<u16>(codes + (token << 1))
            store<u32>(listedTokens + (<usize>tokens << 2), token)
            store<u16>(listedCodes + (<usize>tokens << 1), code)
            tokens += i32(isAbove(table + <usize>code * rows, rows, floors))
          }
          if (!tokens && !isScored) tokens = 1
          for (let at = 0; at < tokens; at++) {
            const own = <usize>load<u32>(listedTokens + (<usize>at << 2))
            decode(residuals + own * rowBytes, 1, dim, nbits, levels, decoded + <usize>at * stride)
          }
          isScored = true
        } else {
          tokens = <i32>min<u32>(end - token, blockTokens)
          decode(residuals + <usize>token * rowBytes, tokens, dim, nbits, levels, decoded)
          token += tokens
        }
        for (let group: usize = 0; group < <usize>groups; group++) {
          const lanes = group * STEP
          scoreGroup(
            query + group * queryStride, steps, bursts + group * burstStride, biases + lanes, scales + lanes,
            decoded, stride, tokens,
            blockCodes, centroidScores + lanes, centroidStride, work, best + lanes,
          )
        }
      }
      store<f32>(scores + (<usize>index << 2), first == end ? 0 : sumBest(best, groups))
    }
  }
}
