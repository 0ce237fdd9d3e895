import type { TokenEmbeddings } from '../types.ts'
import { wardClusters } from './ward.ts'

/** Rows kept as they are: the first, which stands for the whole passage. As in ColBERT and PyLate. */
const protectedRows = 1
/**
 * A query row that is like one of a cluster's rows is less like their direction, and the less so, the shorter their mean. So what stands
 * for them is longer, by this power of the mean's length, with which scores come nearest to MaxSim of whole embeddings (docs/design.md).
 */
const lengthening = 0.6
/** Rows that nearly cancel out would become longer than anything they say. */
const shortestMean = 0.25

/**
 * Token pooling (Clavié, Chaffin and Adams 2024): rows of similar direction are replaced by one in the direction of their mean,
 * leaving 1 + max(1, floor((rows - 1) / factor)) of them. Clusters are Ward's on the embeddings themselves; they stand
 * in the order of their first rows. PyLate keeps the mean's length, which is below 1; rows here have 1 or more.
 */
export function poolTokens(embeddings: TokenEmbeddings, factor: number): TokenEmbeddings {
  const { rows, dim, data } = embeddings
  const poolable = rows - protectedRows
  const count = Math.max(1, Math.floor(poolable / factor))
  if (poolable <= count) return embeddings
  const labels = wardClusters(data.subarray(protectedRows * dim, rows * dim), dim, count)
  const sums = new Float64Array(count * dim)
  const members = new Uint32Array(count)
  for (const [row, label] of labels.entries()) {
    members[label] = (members[label] as number) + 1
    for (let d = 0; d < dim; d++) {
      sums[label * dim + d] = (sums[label * dim + d] as number) + (data[(protectedRows + row) * dim + d] as number)
    }
  }
  const pooled = new Float32Array((protectedRows + count) * dim)
  pooled.set(data.subarray(0, protectedRows * dim))
  for (let cluster = 0; cluster < count; cluster++) {
    const sum = sums.subarray(cluster * dim, (cluster + 1) * dim)
    // Rows that cancel out have no common direction; the first of them stands for all.
    const first = labels.indexOf(cluster) + protectedRows
    const length = Math.hypot(...sum)
    const mean = Math.max(length / (members[cluster] as number), shortestMean)
    const scale = mean ** -lengthening / length
    const row = length > 0 ? sum.map((value) => value * scale) : data.subarray(first * dim, (first + 1) * dim)
    pooled.set(row, (protectedRows + cluster) * dim)
  }
  return { rows: protectedRows + count, dim, data: pooled }
}
