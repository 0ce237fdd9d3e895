// The centroid with the largest dot product for each row, the lower index winning a tie.
import { floatTile } from './float-tile'
import { STEP } from './lanes'

/** Centroids that every group of rows passes over before the next ones: few enough for the first cache. */
const BLOCK: i32 = 32

@inline function keepNearest(scores: usize, centroid: i32, best: usize, indices: usize): void {
  for (let lane: usize = 0; lane < STEP; lane += 16) {
    const score = v128.load(scores + lane)
    const known = v128.load(best + lane)
    const closer = f32x4.gt(score, known)
    v128.store(best + lane, v128.bitselect(score, known, closer))
    v128.store(indices + lane, v128.bitselect(i32x4.splat(centroid), v128.load(indices + lane), closer))
  }
}

/** Compares one group of rows with the centroids from `first` to `end`, in order. */
@inline function compareGroup(
  rows: usize, dim: i32, centroids: usize, first: i32, end: i32, work: usize, best: usize, indices: usize,
): void {
  const rowBytes = <usize>dim << 2
  for (let centroid = first; centroid < end; centroid += 2) {
    const x = centroids + <usize>centroid * rowBytes
    const pair = centroid + 1 < end
    floatTile(rows, dim, x, pair ? x + rowBytes : x, work)
    keepNearest(work, centroid, best, indices)
    if (pair) keepNearest(work + STEP, centroid + 1, best, indices)
  }
}

/**
 * Finds the nearest of `count` centroids [count][dim] for each row of `groups` interleaved groups. `work` is room for
 * one tile; `best` (f32) and `indices` (i32), one a row, come back with the largest dot product and its index.
 */
export function nearest(
  rows: usize, groups: i32, dim: i32, centroids: usize, count: i32, work: usize, best: usize, indices: usize,
): void {
  const bytes = <usize>groups * STEP
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(best + at, f32x4.splat(-Infinity))
    v128.store(indices + at, i32x4.splat(0))
  }
  for (let first = 0; first < count; first += BLOCK) {
    const end = min(first + BLOCK, count)
    for (let lanes: usize = 0; lanes < bytes; lanes += STEP) {
      compareGroup(rows + lanes * dim, dim, centroids, first, end, work, best + lanes, indices + lanes)
    }
  }
}
