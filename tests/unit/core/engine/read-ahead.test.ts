import { expect, test } from 'vitest'
import { readAhead } from '../../../../src/core/engine/read-ahead.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

test('gives results in order, with no more reads under way than allowed', async () => {
  const items = Array.from({ length: 20 }, (_, index) => index)
  let underWay = 0
  let most = 0
  const read = async (item: number) => {
    most = Math.max(most, ++underWay)
    for (let turn = 0; turn < (item * 7) % 5; turn++) await settled()
    underWay--
    return item * 2
  }
  const found: (readonly [number, number])[] = []
  for await (const pair of readAhead(items, 3, read)) found.push(pair)
  expect(found).toEqual(items.map((item) => [item, item * 2]))
  expect(most).toBe(3)
})

test('rejects in the turn of the item that failed, and leaves no rejection behind', async () => {
  const read = async (item: number) => {
    if (item >= 2) throw new Error(`item ${item}`)
    return item
  }
  const found: number[] = []
  const all = async () => {
    for await (const [item] of readAhead([0, 1, 2, 3, 4], 4, read)) found.push(item)
  }
  await expect(all()).rejects.toThrow('item 2')
  expect(found).toEqual([0, 1])
  await settled()
})
