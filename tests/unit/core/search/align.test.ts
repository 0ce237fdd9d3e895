import { describe, expect, test } from 'vitest'
import { align } from '../../../../src/core/search/align.ts'

const rows = (...values: [number, number][]) => ({
  rows: values.length,
  dim: 2,
  data: Float32Array.from(values.flat()),
})

describe('align', () => {
  test('finds the passage row that answers each query row, the earlier at a tie', () => {
    const query = rows([1, 0], [0, 1], [-1, 0])
    const passage = rows([0.5, 0.5], [0, 1], [0.5, -1], [-1, 0])
    expect(align(query, passage)).toEqual([
      { queryRow: 0, passageRow: 0, score: 0.5 },
      { queryRow: 1, passageRow: 1, score: 1 },
      { queryRow: 2, passageRow: 3, score: 1 },
    ])
  })

  test('finds nothing in a passage of no rows', () => {
    expect(align(rows([1, 0]), rows())).toEqual([])
  })
})
