import type { Codec, TokenEmbeddings } from '../types.ts'

/** The centroids that a row of a query looks behind. */
export interface Probe {
  /** The nearest ones, best first. */
  readonly centroids: readonly number[]
  /** Dot product of the row with each of them. */
  readonly similarities: readonly number[]
  /** What counts for a passage that has none of their codes: the similarity of the next one. */
  readonly otherwise: number
}

/** For each row of a query, its `width` nearest centroids; all of them where there are no more. */
export function probesOf(query: TokenEmbeddings, { centroids, dim }: Codec, width: number): Probe[] {
  const count = centroids.length / dim
  const similarities = new Float32Array(count)
  return Array.from({ length: query.rows }, (_, row) => {
    const vector = query.data.subarray(row * dim, (row + 1) * dim)
    for (let centroid = 0; centroid < count; centroid++) similarities[centroid] = dot(vector, centroids, centroid * dim)
    const nearest = nearestOf(similarities, Math.min(width + 1, count))
    const probed = nearest.slice(0, width)
    return {
      centroids: probed,
      similarities: probed.map((centroid) => similarities[centroid] as number),
      otherwise: similarities[nearest[width] ?? nearest.at(-1) ?? 0] ?? 0,
    }
  })
}

/**
 * Approximate MaxSim of every passage from the lists of the probed centroids alone: for each row of the query the best
 * of the passage's centroids, as far as it was probed (after WARP, Scheerer et al. 2025, which imputes likewise what no list holds).
 *
 * @param listOf the passages that hold a code
 */
export function probedSums(
  probes: readonly Probe[],
  passages: number,
  listOf: (centroid: number) => Uint32Array,
): Float32Array {
  const base = probes.reduce((sum, { otherwise }) => sum + otherwise, 0)
  const sums = new Float32Array(passages).fill(base)
  const reached = new Uint16Array(passages)
  for (const [row, { centroids, similarities, otherwise }] of probes.entries()) {
    for (const [place, centroid] of centroids.entries()) {
      const gain = (similarities[place] as number) - otherwise
      for (const passage of listOf(centroid)) {
        // The best comes first.
        if (reached[passage] === row + 1) continue
        reached[passage] = row + 1
        sums[passage] = (sums[passage] as number) + gain
      }
    }
  }
  return sums
}

function dot(vector: Float32Array, centroids: Float32Array, start: number): number {
  let sum = 0
  for (let index = 0; index < vector.length; index++) {
    sum += (vector[index] as number) * (centroids[start + index] as number)
  }
  return sum
}

/** Indices of the largest values, best first. */
function nearestOf(values: Float32Array, count: number): number[] {
  const best: number[] = []
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    if (best.length === count && value <= (values[best[count - 1] as number] as number)) continue
    let place = best.length
    while (place > 0 && (values[best[place - 1] as number] as number) < value) place--
    best.splice(place, 0, index)
    if (best.length > count) best.pop()
  }
  return best
}
