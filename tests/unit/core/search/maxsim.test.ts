import { describe, expect, test } from 'vitest'
import { raiseByResidual, raiseByScores, scoreTable, sumLanes } from '../../../../src/core/search/maxsim.ts'

const big = 2 ** 24

describe('the arithmetic of MaxSim', () => {
  test('a table holds the dot product of each vector with each query row', () => {
    const query = Float32Array.of(1, 0, 0, 1, 1, 1)
    expect(scoreTable(query, Float32Array.of(2, 3, 4, 5), 2)).toEqual(Float32Array.of(2, 3, 5, 4, 5, 9))
  })

  test('a residual token scores its integer product times the factor plus its centroid score', () => {
    const query = { rows: 2, dim: 2, values: Int8Array.of(127, -1, 10, 20), scales: new Float32Array(2) }
    const best = Float32Array.of(-Infinity, 5)
    raiseByResidual(best, query, Float32Array.of(0.5, 0.25), Int8Array.of(-64, 63), Float32Array.of(1, 2))
    expect(best).toEqual(Float32Array.of((127 * -64 - 63) * 0.5 + 1, (10 * -64 + 20 * 63) * 0.25 + 2))
    raiseByResidual(best, query, Float32Array.of(0.5, 0.25), Int8Array.of(0, 0), Float32Array.of(1, 2))
    expect(best).toEqual(Float32Array.of(1, 157))
  })

  test('the product is rounded before the centroid score is added', () => {
    const query = { rows: 1, dim: 1, values: Int8Array.of(3), scales: new Float32Array(1) }
    const best = Float32Array.of(-Infinity)
    const factor = Math.fround(0.1)
    raiseByResidual(best, query, Float32Array.of(factor), Int8Array.of(1), Float32Array.of(-0.3))
    expect(best[0]).toBe(Math.fround(Math.fround(3 * factor) + Math.fround(-0.3)))
    expect(best[0]).not.toBe(Math.fround(3 * factor - Math.fround(0.3)))
  })

  test('scores only ever rise', () => {
    const best = Float32Array.of(1, 2)
    raiseByScores(best, Float32Array.of(0, 3))
    expect(best).toEqual(Float32Array.of(1, 3))
  })

  test('rows are added in four lanes', () => {
    // In f32 a lone 1 vanishes beside 2^24, and 1 + 1 does not.
    expect(sumLanes(Float32Array.of(big, 1, 1, 0))).toBe(big)
    expect(sumLanes(Float32Array.of(big, 0, 1, 1))).toBe(big + 2)
    expect(sumLanes(Float32Array.of(big, 0, 0, 0, 1, 0, 0, 0, 1))).toBe(big)
    expect(sumLanes(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, big))).toBe(big + 2)
  })

  test('rows of zeros at the end change no sum', () => {
    const best = Float32Array.of(0.1, 0.7, 0.3, 0.9, 0.2)
    for (const length of [8, 16, 32]) {
      const padded = new Float32Array(length)
      padded.set(best)
      expect(sumLanes(padded)).toBe(sumLanes(best))
    }
    expect(Object.is(sumLanes(Float32Array.of(-0)), 0)).toBe(true)
  })
})
