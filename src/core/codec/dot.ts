/**
 * Dot products of one row with each of the vectors [products.length][row.length].
 *
 * Summed in f32 over ascending dimensions from +0, rounded after each multiplication and each addition, so that SIMD
 * with one vector a lane gives the same bits. Four vectors at a time: their sums do not wait for each other, which more
 * than doubles the speed of this loop.
 */
export function dotProducts(row: Float32Array, vectors: Float32Array, products: Float32Array): void {
  const dim = row.length
  const { fround } = Math
  const count = products.length
  let at = 0
  for (; at + 4 <= count; at += 4) {
    const [v0, v1, v2, v3] = [at * dim, (at + 1) * dim, (at + 2) * dim, (at + 3) * dim]
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let d = 0; d < dim; d++) {
      const value = row[d] as number
      s0 = fround(s0 + fround(value * (vectors[v0 + d] as number)))
      s1 = fround(s1 + fround(value * (vectors[v1 + d] as number)))
      s2 = fround(s2 + fround(value * (vectors[v2 + d] as number)))
      s3 = fround(s3 + fround(value * (vectors[v3 + d] as number)))
    }
    products[at] = s0
    products[at + 1] = s1
    products[at + 2] = s2
    products[at + 3] = s3
  }
  for (; at < count; at++) {
    let sum = 0
    for (let d = 0; d < dim; d++) sum = fround(sum + fround((row[d] as number) * (vectors[at * dim + d] as number)))
    products[at] = sum
  }
}
