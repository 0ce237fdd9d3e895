import { largestApproximation } from '../search/scan.ts'

interface Point {
  /** Sum of a scan. */
  readonly x: number
  /** Exact score. */
  readonly y: number
}

/** One step of a sum is this much of a score, if the scan were exact. */
const step = 1 / largestApproximation
/** The nearest passages are a narrow choice, whose own slope says little: it is kept within these, in steps. */
const flattest = 0.5
const steepest = 1.3

/** The line of least squares through some points, its slope kept to what a scan can mean. */
export function lineThrough(points: readonly Point[]): (x: number) => number {
  const mean = (value: (point: Point) => number) =>
    points.reduce((sum, point) => sum + value(point), 0) / Math.max(points.length, 1)
  const x = mean((point) => point.x)
  const y = mean((point) => point.y)
  const spread = mean((point) => (point.x - x) ** 2)
  const together = mean((point) => (point.x - x) * (point.y - y))
  const slope = spread > 0 ? together / spread : step
  const kept = Math.min(Math.max(slope, flattest * step), steepest * step)
  return (at) => y + kept * (at - x)
}
