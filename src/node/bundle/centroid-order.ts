/** Rounds in which the direction is found: an order needs no more. */
const rounds = 8

/**
 * Centroids [centroids][dim] in an order in which those that are alike lie together: halves along the direction in which they
 * differ most, over and over. What lists of neighbours say of one query then lies together too.
 */
export function inOrder(centroids: Float32Array, dim: number): Float32Array<ArrayBuffer> {
  const order = divided(
    centroids,
    dim,
    Array.from({ length: centroids.length / dim }, (_, index) => index),
  )
  const sorted = new Float32Array(centroids.length)
  for (const [place, index] of order.entries()) {
    sorted.set(centroids.subarray(index * dim, (index + 1) * dim), place * dim)
  }
  return sorted
}

function divided(centroids: Float32Array, dim: number, indices: readonly number[]): readonly number[] {
  if (indices.length <= 2) return indices
  const rows = indices.map((index) => centroids.subarray(index * dim, (index + 1) * dim))
  const direction = widest(rows, dim)
  const along = new Map(indices.map((index, place) => [index, dot(rows[place] ?? direction, direction)]))
  const sorted = indices.toSorted((a, b) => (along.get(a) ?? 0) - (along.get(b) ?? 0) || a - b)
  const half = sorted.length >> 1
  return [...divided(centroids, dim, sorted.slice(0, half)), ...divided(centroids, dim, sorted.slice(half))]
}

/** The direction in which rows differ most: their first principal component, by power iteration. */
function widest(rows: readonly Float32Array[], dim: number): Float64Array {
  const mean = new Float64Array(dim)
  for (const row of rows) addTo(mean, row, 1 / rows.length)
  let direction = Float64Array.from(rows[0] ?? mean, (value, d) => value - (mean[d] as number))
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(dim)
    const middle = dot(mean, direction)
    for (const row of rows) {
      const along = dot(row, direction) - middle
      addTo(next, row, along)
      addTo(next, mean, -along)
    }
    const length = Math.hypot(...next)
    if (length === 0) return direction
    direction = next.map((value) => value / length)
  }
  return direction
}

function addTo(sum: Float64Array, row: ArrayLike<number>, weight: number): void {
  for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + weight * (row[d] as number)
}

function dot(row: ArrayLike<number>, direction: Float64Array): number {
  let sum = 0
  for (let d = 0; d < direction.length; d++) sum += (row[d] as number) * (direction[d] as number)
  return sum
}
