// Everything a query multiplies in f32: the centroids, and whole token embeddings in f32 mode.
import { floatTile } from './float-tile'
import { clearBest, larger, STEP, sumBest, TILE_BYTES } from './lanes'

/** Vectors that one group of rows passes over before the next group does. */
const BLOCK: u32 = 32

/** `memory.copy` is a call of the engine's, which takes longer than so few bytes. */
@inline function copyStep(from: usize, to: usize): void {
  for (let lane: usize = 0; lane < STEP; lane += 16) v128.store(to + lane, v128.load(from + lane))
}

/**
 * Dot products [vector][row] of interleaved query rows with those of the vectors [vector][dim] that are `listed` (u16), each at its own
 * place of the products of all, rows padded to whole groups. `work` is room for one tile.
 */
export function dotProductsOf(
  query: usize, groups: i32, dim: i32, vectors: usize, listed: usize, count: i32, work: usize, to: usize,
): void {
  const rowBytes = <usize>dim << 2
  const stride = <usize>groups * STEP
  for (const end = listed + (<usize>count << 1); listed < end; listed += 4) {
    const x = <usize>load<u16>(listed)
    const y = listed + 2 < end ? <usize>load<u16>(listed, 2) : x
    for (let lanes: usize = 0; lanes < stride; lanes += STEP) {
      floatTile(query + lanes * dim, dim, vectors + x * rowBytes, vectors + y * rowBytes, work)
      copyStep(work, to + x * stride + lanes)
      copyStep(work + STEP, to + y * stride + lanes)
    }
  }
}

@inline function scoreGroup(query: usize, dim: i32, tokens: u32, vectors: usize, work: usize, best: usize): void {
  const rowBytes = <usize>dim << 2
  for (let token: u32 = 0; token < tokens; token += 2) {
    floatTile(query, dim, vectors, token + 1 < tokens ? vectors + rowBytes : vectors, work)
    for (let lane: usize = 0; lane < STEP; lane += 16) {
      const both = larger(v128.load(work + lane), v128.load(work + STEP + lane))
      v128.store(best + lane, larger(v128.load(best + lane), both))
    }
    vectors += rowBytes << 1
  }
}

/**
 * MaxSim over whole embeddings [tokens][dim] f32. `offsets`, `listed`, `count`, `groups` and `scores` as in
 * scoreLists; `query` interleaved f32 rows; `work` room for one best f32 a row and one tile.
 */
export function scoreFloats(
  offsets: usize, vectors: usize, dim: i32,
  listed: usize, count: i32,
  query: usize, groups: i32, work: usize, scores: usize,
): void {
  const rowBytes = <usize>dim << 2
  const best = work + TILE_BYTES
  for (let index = 0; index < count; index++) {
    const offset = offsets + ((listed ? load<u32>(listed + (<usize>index << 2)) : index) << 2)
    const first = load<u32>(offset)
    const end = load<u32>(offset, 4)
    clearBest(best, groups)
    for (let token = first; token < end; token += BLOCK) {
      for (let lanes: usize = 0; lanes < <usize>groups * STEP; lanes += STEP) {
        scoreGroup(query + lanes * dim, dim, min(end - token, BLOCK), vectors + <usize>token * rowBytes, work, best + lanes)
      }
    }
    store<f32>(scores + (<usize>index << 2), first == end ? 0 : sumBest(best, groups))
  }
}
