import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Line, Points } from '../../../../src/core/engine/line.ts'

function lineOf(points: readonly { x: number; y: number }[], unit?: number): Line {
  const added = new Points()
  for (const { x, y } of points) added.add(x, y)
  return new Line(added, unit)
}

describe('a line through approximate and exact scores', () => {
  const straight = lineOf([0, 100, 500].map((x) => ({ x, y: 3 + x / 255 })))

  test('goes through points that lie on a line as steep as a scan can be', () => {
    expect(straight.at(1000)).toBeCloseTo(3 + 1000 / 255)
    expect(straight.spread).toBeCloseTo(0)
  })

  test('tells how far points lie from it', () => {
    const apart = lineOf([0, 100, 200, 300].map((x, index) => ({ x, y: x / 255 + (index % 3 === 0 ? 0.5 : -0.5) })))
    expect(apart.spread).toBeCloseTo(0.5)
  })

  test('keeps its slope to what a scan can mean', () => {
    const steep = lineOf([
      { x: 0, y: 0 },
      { x: 1, y: 9 },
    ])
    const falling = lineOf([
      { x: 0, y: 9 },
      { x: 1, y: 0 },
    ])
    expect(steep.at(255.5) - steep.at(0.5)).toBeCloseTo(1.3)
    expect(falling.at(255.5) - falling.at(0.5)).toBeCloseTo(0.5)
  })

  test('is as steep as a scan can be with a single point', () => {
    const single = lineOf([{ x: 10, y: 2 }])
    expect(single.at(10)).toBe(2)
    expect(single.at(265)).toBeCloseTo(3)
    expect(single.spread).toBe(0)
  })

  test('is that of least squares, however far away the points lie', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.integer({ min: 0, max: 5000 }), y: fc.double({ min: 0, max: 32, noNaN: true }) }), {
          minLength: 2,
          maxLength: 30,
        }),
        (points) => {
          const mean = (value: (point: { x: number; y: number }) => number) =>
            points.reduce((sum, point) => sum + value(point), 0) / points.length
          const [x, y] = [mean((point) => point.x), mean((point) => point.y)]
          const variance = mean((point) => (point.x - x) ** 2)
          const slope = variance > 0 ? mean((point) => (point.x - x) * (point.y - y)) / variance : 1
          const kept = Math.min(Math.max(slope, 0.5), 1.3)
          const line = lineOf(points, 1)
          expect(line.at(x)).toBeCloseTo(y, 6)
          expect(line.at(x + 1) - line.at(x)).toBeCloseTo(kept, 6)
          const spread = Math.sqrt(mean((point) => (point.y - y - kept * (point.x - x)) ** 2))
          expect(line.spread).toBeCloseTo(spread, 3)
        },
      ),
    )
  })
})
