import { describe, expect, test } from 'vitest'
import { Line } from '../../../../src/core/engine/line.ts'

describe('a line through approximate and exact scores', () => {
  const straight = new Line([0, 100, 500].map((x) => ({ x, y: 3 + x / 255 })))

  test('goes through points that lie on a line as steep as a scan can be', () => {
    expect(straight.at(1000)).toBeCloseTo(3 + 1000 / 255)
    expect(straight.spread).toBeCloseTo(0)
  })

  test('knows where it reaches a score', () => {
    expect(straight.where(3)).toBeCloseTo(0)
    expect(straight.at(straight.where(7.5))).toBeCloseTo(7.5)
  })

  test('tells how far points lie from it', () => {
    const apart = new Line([0, 100, 200, 300].map((x, index) => ({ x, y: x / 255 + (index % 3 === 0 ? 0.5 : -0.5) })))
    expect(apart.spread).toBeCloseTo(0.5)
  })

  test('keeps its slope to what a scan can mean', () => {
    const steep = new Line([
      { x: 0, y: 0 },
      { x: 1, y: 9 },
    ])
    const falling = new Line([
      { x: 0, y: 9 },
      { x: 1, y: 0 },
    ])
    expect(steep.at(255.5) - steep.at(0.5)).toBeCloseTo(1.3)
    expect(falling.at(255.5) - falling.at(0.5)).toBeCloseTo(0.5)
  })

  test('is as steep as a scan can be with a single point', () => {
    const single = new Line([{ x: 10, y: 2 }])
    expect(single.at(10)).toBe(2)
    expect(single.at(265)).toBeCloseTo(3)
    expect(single.spread).toBe(0)
  })
})
