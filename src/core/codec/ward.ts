interface Merge {
  readonly left: number
  readonly right: number
  /** Growth of the squared error that the merge costs, times two. */
  readonly cost: number
}

/**
 * Ward's clustering (1963) of points [rows][dim] into `count` clusters: the cluster of each row, numbered in the order
 * of their first rows. Nearest-neighbour chains (Benzécri 1982) find every merge in O(rows²); the cheapest ones are
 * then carried out.
 */
export function wardClusters(points: Float32Array, dim: number, count: number): Uint32Array {
  const rows = points.length / dim
  const merges = chainMerges(squaredDistances(points, dim), rows)
  merges.sort((a, b) => a.cost - b.cost)
  const parent = Uint32Array.from({ length: rows }, (_, row) => row)
  const rootOf = (row: number): number => {
    let root = row
    while (parent[root] !== root) root = parent[root] as number
    return root
  }
  for (const { left, right } of merges.slice(0, rows - count)) {
    const [first, second] = [rootOf(left), rootOf(right)]
    parent[Math.max(first, second)] = Math.min(first, second)
  }
  const numbers = new Map<number, number>()
  return parent.map((_, row) => {
    const root = rootOf(row)
    const number = numbers.get(root) ?? numbers.size
    numbers.set(root, number)
    return number
  })
}

function squaredDistances(points: Float32Array, dim: number): Float64Array {
  const rows = points.length / dim
  const distances = new Float64Array(rows * rows)
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      let sum = 0
      for (let d = 0; d < dim; d++) sum += ((points[a * dim + d] as number) - (points[b * dim + d] as number)) ** 2
      distances[a * rows + b] = sum
      distances[b * rows + a] = sum
    }
  }
  return distances
}

/** All merges, in the order that the chains find them. A merged cluster goes on under the number of its right part. */
function chainMerges(distances: Float64Array, rows: number): Merge[] {
  const sizes = new Uint32Array(rows).fill(1)
  const chain: number[] = []
  const merges: Merge[] = []
  while (merges.length < rows - 1) {
    if (chain.length === 0) chain.push(sizes.findIndex((size) => size > 0))
    for (;;) {
      const tip = chain[chain.length - 1] as number
      const before = chain[chain.length - 2]
      const next = nearestCluster(distances, sizes, tip, before)
      if (next === before) break
      chain.push(next)
    }
    const right = chain.pop() as number
    const left = chain.pop() as number
    merges.push({ left, right, cost: distances[left * rows + right] as number })
    join(distances, sizes, left, right)
  }
  return merges
}

/** The cluster nearest to `from`; at a tie `preferred`, so that chains end, then the lowest. */
function nearestCluster(distances: Float64Array, sizes: Uint32Array, from: number, preferred: number | undefined) {
  const rows = sizes.length
  let nearest = preferred
  let least = preferred === undefined ? Infinity : (distances[from * rows + preferred] as number)
  for (let other = 0; other < rows; other++) {
    if (other === from || sizes[other] === 0) continue
    const distance = distances[from * rows + other] as number
    if (distance < least) {
      nearest = other
      least = distance
    }
  }
  return nearest as number
}

/** Merges `left` into `right`, with the distances that Lance and Williams (1967) give for Ward's criterion. */
function join(distances: Float64Array, sizes: Uint32Array, left: number, right: number): void {
  const rows = sizes.length
  const leftSize = sizes[left] as number
  const rightSize = sizes[right] as number
  const between = distances[left * rows + right] as number
  for (let other = 0; other < rows; other++) {
    const size = sizes[other] as number
    if (size === 0 || other === left || other === right) continue
    const toLeft = distances[left * rows + other] as number
    const toRight = distances[right * rows + other] as number
    const weighted = (leftSize + size) * toLeft + (rightSize + size) * toRight - size * between
    const distance = weighted / (leftSize + rightSize + size)
    distances[right * rows + other] = distance
    distances[other * rows + right] = distance
  }
  sizes[right] = leftSize + rightSize
  sizes[left] = 0
}
