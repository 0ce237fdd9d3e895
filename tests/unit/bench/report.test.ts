import { describe, expect, test } from 'vitest'
import { byteDotProductsIn } from '../../bench/report/machine.ts'
import { replaceSection } from '../../bench/report/page.ts'
import { byTable, formatted, heading, markdownTable, tabulate } from '../../bench/report/table.ts'

describe('tabulate', () => {
  test('makes a row of each case and takes out what all of them share', () => {
    const { facts, rows } = tabulate([
      {
        bench: 'x',
        browser: 'B',
        cases: [
          { name: 'one', dim: 96, p50: 1 },
          { name: 'two', dim: 96, p50: 2 },
        ],
      },
    ])
    expect(facts).toEqual({ browser: 'B', dim: 96 })
    expect(rows).toEqual([
      { name: 'one', p50: 1 },
      { name: 'two', p50: 2 },
    ])
  })

  test('makes a row of each line without cases; a column that some lack is no shared fact', () => {
    const { facts, rows } = tabulate([
      { bench: 'x', nbits: 4, growth: 2 },
      { bench: 'x', nbits: 4 },
    ])
    expect(facts).toEqual({ nbits: 4 })
    expect(rows).toEqual([{ growth: 2 }, {}])
  })

  test('keeps a single row whole', () => {
    expect(tabulate([{ bench: 'x', documents: 3 }])).toEqual({ facts: {}, rows: [{ documents: 3 }] })
  })
})

describe('byTable', () => {
  test('keeps lines of one name together, in the order of the names', () => {
    const tables = byTable([
      { table: 'b', x: 1 },
      { table: 'a', x: 2 },
      { table: 'b', x: 3 },
    ])
    expect(tables).toEqual([[{ x: 1 }, { x: 3 }], [{ x: 2 }]])
  })

  test('makes one table of lines that name none', () => {
    expect(byTable([{ x: 1 }, { x: 2 }])).toEqual([[{ x: 1 }, { x: 2 }]])
  })
})

describe('markdownTable', () => {
  test('aligns numbers and leaves out what is not there', () => {
    expect(
      markdownTable([
        { name: 'a|b', searchP50: 1234.5 },
        { name: 'c', 'ndcg@10': 0.33491 },
      ]),
    ).toBe(
      ['| name | search p50 | ndcg@10 |', '| --- | ---: | ---: |', '| a\\|b | 1,235 |  |', '| c |  | 0.3349 |'].join(
        '\n',
      ),
    )
  })

  test.each<[unknown, string]>([
    [12, '12'],
    [0.0123456, '0.01235'],
    [1.23456, '1.23'],
    [99.96, '100'],
    [3_000_000, '3,000,000'],
    [undefined, ''],
    ['x\ny', 'x y'],
  ])('writes %s as %s', (value, text) => {
    expect(formatted(value)).toBe(text)
  })

  test('writes names as words', () => {
    expect(heading('exhaustiveP50')).toBe('exhaustive p50')
  })
})

describe('replaceSection', () => {
  const page = 'before\n\n<!-- bench a -->\n\nold\n\n<!-- end of bench a -->\n\nafter\n'

  test('replaces a section and nothing else', () => {
    expect(replaceSection(page, 'a', 'new')).toBe(page.replace('old', 'new'))
    expect(replaceSection(replaceSection(page, 'a', 'new'), 'a', 'old')).toBe(page)
  })

  test('adds a section that is not there', () => {
    expect(replaceSection('text\n', 'b', 'new')).toBe('text\n\n<!-- bench b -->\n\nnew\n\n<!-- end of bench b -->\n')
  })
})

test('says which instructions add up products of bytes', () => {
  expect(byteDotProductsIn('processor : 0\nflags\t\t: fpu avx2 avx_vnni avx512_vnni\n')).toBe('avx_vnni, avx512_vnni')
  expect(byteDotProductsIn('Features\t: fp asimd asimddp\n')).toBe('asimddp')
  expect(byteDotProductsIn('flags\t: fpu avx2 avx512_vnnix\n')).toBe('none')
  expect(byteDotProductsIn('')).toBe('unknown')
})
