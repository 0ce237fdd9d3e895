import type { Codec, TokenEmbeddings } from '../types.ts'

/** The centroids that a row of a query looks behind. */
export interface Probe {
  /** The nearest ones, best first. */
  readonly centroids: readonly number[]
  /** Dot product of the row with each of them. */
  readonly similarities: readonly number[]
  /** What counts for a passage that has none of their codes: the similarity of the next one, or of a better one left out. */
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
 * Of the probed centroids those that say most, as far as their lists take no more than some bytes: what a list adds to the sums
 * of its passages, over all rows. What then counts otherwise for a row is the best similarity that was left out.
 * @param bytesOf Bytes of a centroid's list.
 */
export function worthwhile(probes: readonly Probe[], bytesOf: (centroid: number) => number, most: number): Probe[] {
  const gains = new Map<number, number>()
  for (const { centroids, similarities, otherwise } of probes) {
    for (const [place, centroid] of centroids.entries()) {
      gains.set(centroid, (gains.get(centroid) ?? 0) + (similarities[place] as number) - otherwise)
    }
  }
  const kept = new Set<number>()
  let bytes = 0
  for (const [centroid] of [...gains].sort((a, b) => b[1] - a[1])) {
    bytes += bytesOf(centroid)
    if (bytes > most) break
    kept.add(centroid)
  }
  return probes.map((probe) => narrowed(probe, kept))
}

function narrowed({ centroids, similarities, otherwise }: Probe, kept: ReadonlySet<number>): Probe {
  const places = [...centroids.keys()].filter((place) => kept.has(centroids[place] as number))
  const left = centroids.findIndex((centroid) => !kept.has(centroid))
  const own = places.map((place) => similarities[place] as number)
  return {
    centroids: places.map((place) => centroids[place] as number),
    similarities: own,
    otherwise: Math.min(similarities[left] ?? otherwise, own.at(-1) ?? Number.POSITIVE_INFINITY),
  }
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
