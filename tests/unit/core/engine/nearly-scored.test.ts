import { describe, expect, test } from 'vitest'
import { nearlyScored } from '../../../../src/core/engine/nearly-scored.ts'
import type { RankedChunk, ScoreLists } from '../../../../src/core/engine/ranked-chunk.ts'

const passages = 150

/** Three chunks; a passage's approximate score falls from one to the next over all of them, its better one is twice that. */
function collection(removed: readonly number[] = []) {
  const chunks = [0, 1, 2].map((place): RankedChunk => {
    const documentOf = Uint32Array.from({ length: passages }, (_, passage) => passage)
    return { entry: { id: `chunk ${place}`, codec: 'codec' }, documentOf, removed: new Set(removed) }
  })
  const sums = new Map(
    chunks.map(({ entry: { id } }, place) => [
      id,
      Float32Array.from({ length: passages }, (_, passage) => 30 - (3 * passage + place) / 100),
    ]),
  )
  const asked = new Map<string, number[]>()
  const score: ScoreLists<RankedChunk> = async (lists) =>
    new Map(
      lists.map(({ chunk, passages: listed = new Uint32Array(0) }) => {
        const { id } = chunk.entry
        asked.set(id, [...listed])
        return [chunk, listed.length === 0 ? new Float32Array(0) : betterOf(sums.get(id), listed)]
      }),
    )
  return { chunks, sums, asked, score }
}

const betterOf = (sums: Float32Array | undefined, listed: Uint32Array) =>
  Float32Array.from(listed, (passage) => 1.2 * (sums?.[passage] ?? 0) - 5)

describe('scores that are better known', () => {
  test('are those of the passages that come first, and of the others what the line through them says', async () => {
    const { chunks, sums, asked, score } = collection()
    const nearly = await nearlyScored(chunks, sums, sums, score)
    const all = [...asked.values()].flat()
    expect(all.length).toBe(335)
    expect(Math.max(...all)).toBe(111)
    for (const { entry } of chunks) {
      const own = sums.get(entry.id) ?? new Float32Array(0)
      const found = nearly?.scores.get(entry.id) ?? new Float32Array(0)
      expect(nearly?.scored.get(entry.id)).toEqual(new Set(asked.get(entry.id)))
      expect(found.length).toBe(passages)
      for (const [passage, sum] of own.entries()) expect(found[passage]).toBeCloseTo(1.2 * sum - 5, 3)
    }
  })

  test('are those of the best prospects, which may be others than the sums say', async () => {
    const { chunks, sums, asked, score } = collection()
    const last = new Map([...sums].map(([id, own]) => [id, own.map((sum) => -sum)]))
    const nearly = await nearlyScored(chunks, sums, last, score)
    expect(Math.min(...[...asked.values()].flat())).toBe(passages - 112)
    for (const { entry } of chunks) {
      expect(nearly?.scores.get(entry.id)?.[0]).toBeCloseTo(1.2 * (sums.get(entry.id)?.[0] ?? 0) - 5, 3)
    }
  })

  test('leave out what was removed', async () => {
    const { chunks, sums, asked, score } = collection([0, 1, 2])
    await nearlyScored(chunks, sums, sums, score)
    expect(Math.min(...[...asked.values()].flat())).toBe(3)
  })

  test('there are none when a chunk has gone', async () => {
    const { chunks, sums } = collection()
    expect(await nearlyScored(chunks, sums, sums, async () => undefined)).toBeUndefined()
  })
})
