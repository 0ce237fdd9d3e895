/**
 * The k-th largest of the first `count` values, whose order is lost; -Infinity where there are fewer. Quickselect (Hoare 1961, Algorithm
 * 65): it takes as long as looking at each of them a few times.
 *
 * @param k at least 1
 */
export function kthLargest(values: Float64Array, count: number, k: number): number {
  if (count < k) return Number.NEGATIVE_INFINITY
  let [from, to] = [0, count - 1]
  while (from < to) {
    const pivot = middleOf(values[from] as number, values[(from + to) >> 1] as number, values[to] as number)
    let [left, right] = [from, to]
    while (left <= right) {
      while ((values[left] as number) > pivot) left++
      while ((values[right] as number) < pivot) right--
      if (left > right) break
      const value = values[left] as number
      values[left++] = values[right] as number
      values[right--] = value
    }
    // What lies between the two is the pivot.
    if (k - 1 <= right) to = right
    else if (k - 1 >= left) from = left
    else return pivot
  }
  return values[k - 1] as number
}

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
