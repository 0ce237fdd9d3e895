import { describe, expect, it } from 'vitest'
import { Feed } from '../../../src/client/feed.ts'
import type { Document } from '../../../src/core/types.ts'

const documents = (count: number, text = 'x'): Document[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, text }))

async function idsOf(feed: Feed, slices = Number.POSITIVE_INFINITY): Promise<string[]> {
  const ids: string[] = []
  let seen = 0
  for await (const slice of feed.slices()) {
    ids.push(...slice.map((document) => document.id))
    if (++seen >= slices) break
  }
  return ids
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `${from + index}`)

describe('Feed', () => {
  it('gives every document once, in slices', async () => {
    const feed = new Feed(documents(200))
    const sizes: number[] = []
    for await (const slice of feed.slices()) sizes.push(slice.length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64)
  })

  it('makes slices small when documents are large', async () => {
    const feed = new Feed(documents(10, 'x'.repeat(300_000)))
    for await (const slice of feed.slices()) expect(slice.length).toBeLessThanOrEqual(2)
  })

  it('gives again what was not settled, and only that', async () => {
    const feed = new Feed(documents(200))
    expect(await idsOf(feed, 2)).toEqual(numbers(0, 128))
    feed.settle(70)
    expect(feed.done).toBe(64)
    expect(await idsOf(feed)).toEqual(numbers(64, 200))
    feed.settle(200)
    expect(feed.done).toBe(200)
    expect(await idsOf(feed)).toEqual([])
  })

  it('goes on with an async source, and tells it when nobody will ask again', async () => {
    let returned = false
    async function* source() {
      try {
        yield* documents(100)
      } finally {
        returned = true
      }
    }
    const feed = new Feed(source())
    expect(await idsOf(feed, 1)).toEqual(numbers(0, 64))
    expect(await idsOf(feed, 1)).toEqual(numbers(0, 64))
    expect(returned).toBe(false)
    await feed.close()
    expect(returned).toBe(true)
  })

  it('measures wrong documents without falling over them', async () => {
    const feed = new Feed([null, 7, { id: 'a', sections: [null, { text: 3 }] }] as unknown as Document[])
    let seen = 0
    for await (const slice of feed.slices()) seen += slice.length
    expect(seen).toBe(3)
  })
})
