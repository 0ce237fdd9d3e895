import { largestApproximation } from '../search/largest-approximation.ts'

/** Passages' approximate scores, in a unit of their own, beside better ones: what a line through them takes, however many they are. */
export class Points {
  count = 0
  /** The first point. Distances are from it, so that their squares keep their digits. */
  private first = { x: 0, y: 0 }
  private readonly sums = { x: 0, y: 0, xx: 0, xy: 0, yy: 0 }

  add(x: number, y: number): void {
    if (this.count++ === 0) this.first = { x, y }
    const [dx, dy] = [x - this.first.x, y - this.first.y]
    const { sums } = this
    sums.x += dx
    sums.y += dy
    sums.xx += dx * dx
    sums.xy += dx * dy
    sums.yy += dy * dy
  }

  /** Means, variances and covariance; all 0 without points. */
  get moments() {
    const { x, y, xx, xy, yy } = this.sums
    const count = Math.max(this.count, 1)
    const [meanX, meanY] = [x / count, y / count]
    return {
      x: this.first.x + meanX,
      y: this.first.y + meanY,
      xx: xx / count - meanX * meanX,
      xy: xy / count - meanX * meanY,
      yy: yy / count - meanY * meanY,
    }
  }
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
  constructor(points: Points, unit = scanStep) {
    const { x, y, xx, xy, yy } = points.moments
    this.x = x
    this.y = y
    const slope = xx > 0 ? xy / xx : unit
    this.slope = Math.min(Math.max(slope, flattest * unit), steepest * unit)
    this.spread = Math.sqrt(Math.max(0, yy - 2 * this.slope * xy + this.slope ** 2 * xx))
  }

  at(x: number): number {
    return this.y + this.slope * (x - this.x)
  }
}
