import { largestApproximation } from '../search/scan.ts'

export interface Point {
  /** Approximate score, in a unit of its own. */
  readonly x: number
  /** Exact score. */
  readonly y: number
}

/** One step of a scan's sum is this much of a score, if the scan were exact. */
const scanStep = 1 / largestApproximation
/** The nearest passages are a narrow choice, whose own slope says little: it is kept within these, in units. */
const flattest = 0.5
const steepest = 1.3

/** The line of least squares through some points, its slope kept to what an approximation can mean. */
export class Line {
  private readonly x: number
  private readonly y: number
  private readonly slope: number
  /** How far the points lie above and below it: the root of the mean square. */
  readonly spread: number

  /** @param unit What one of x is of y, if it were exact. Default a step of a scan. */
  constructor(points: readonly Point[], unit = scanStep) {
    const mean = (value: (point: Point) => number) =>
      points.reduce((sum, point) => sum + value(point), 0) / Math.max(points.length, 1)
    this.x = mean((point) => point.x)
    this.y = mean((point) => point.y)
    const variance = mean((point) => (point.x - this.x) ** 2)
    const together = mean((point) => (point.x - this.x) * (point.y - this.y))
    const slope = variance > 0 ? together / variance : unit
    this.slope = Math.min(Math.max(slope, flattest * unit), steepest * unit)
    this.spread = Math.sqrt(mean((point) => (point.y - this.at(point.x)) ** 2))
  }

  at(x: number): number {
    return this.y + this.slope * (x - this.x)
  }

  /** Where it reaches y. */
  where(y: number): number {
    return this.x + (y - this.y) / this.slope
  }
}
