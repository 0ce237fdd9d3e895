import { describe, expect, test } from 'vitest'
import { LexicalRanking } from '../../../../src/core/engine/lexical-ranking.ts'
import type { LoadedChunk } from '../../../../src/core/engine/loaded-chunks.ts'
import { prospectsOf } from '../../../../src/core/engine/prospects.ts'
import { LexicalIndex } from '../../../../src/core/lexical/lexical-index.ts'
import { fusion } from '../../../../src/core/search/fusion.ts'
import { segmentOf } from '../../../helpers/segment-of.ts'

/** Two documents of two passages and others of one. */
async function collection(texts: readonly string[]) {
  const documentOf = Uint32Array.from(texts, (_, passage) => (passage < 4 ? passage >> 1 : passage - 2))
  const counts = { documents: texts.length - 2, passages: texts.length, tokens: texts.length, bytes: 0, textBytes: 0 }
  const checksums = { checksum: '', textChecksum: '', directoryChecksum: '' }
  const chunk: LoadedChunk = {
    entry: { id: 'k', codec: 'c', ...counts, ...checksums, removed: [] },
    documentOf,
    removed: new Set(),
    starts: Uint32Array.from({ length: texts.length + 1 }, (_, passage) => passage),
    residualBytes: 0,
    residualsChecksum: '',
  }
  const lexical = new LexicalIndex()
  await lexical.follow([chunk], async () => segmentOf(texts))
  return { chunk, words: (query: string) => new LexicalRanking(lexical, [chunk], lexical.ask(query)) }
}

describe('prospects', () => {
  const texts = ['a box', 'a box', 'a zebra', 'a box', ...Array.from({ length: 40 }, () => 'a box')]
  const sums = new Map([['k', Float32Array.from(texts, (_, passage) => 10 - passage / 20)]])
  const rows = 12
  /** What each passage may come to, by its own approximate score. */
  const prospects = async (query: string) => {
    const { chunk, words } = await collection(texts)
    const { sums: own, reach } = prospectsOf([chunk], sums, rows, words(query))
    return Array.from(own.get('k') ?? [], (sum, passage) => reach({ chunk, passage }, sum))
  }

  test('are the approximate scores where words do not count', async () => {
    const { chunk } = await collection(texts)
    const { sums: own, reach } = prospectsOf([chunk], sums, rows, undefined)
    expect(own).toBe(sums)
    expect(reach({ chunk, passage: 2 }, 7.5)).toBe(7.5)
  })

  test('of passages that words do not tell apart are in the order of their sums', async () => {
    const found = await prospects('unheard')
    expect(found).toEqual(found.toSorted((a, b) => b - a))
    expect(found.length).toBe(texts.length)
  })

  test('are better for a document that holds a word, and best for the passage that does', async () => {
    const found = await prospects('zebra')
    const best = [...found.keys()].sort((a, b) => (found[b] ?? 0) - (found[a] ?? 0))
    expect(best.slice(0, 2)).toEqual([2, 3])
  })

  test('from the MaxSim of its best passage are what a document comes to in the final ranking', async () => {
    const { chunk, words } = await collection(texts)
    const zebra = words('zebra')
    const { reach } = prospectsOf([chunk], sums, rows, zebra)
    const rank = fusion({ semantic: rows, lexical: zebra.most })
    for (const passage of [0, 2, 3, 10]) {
      const lexical = zebra.scoreOf({ chunk, passage })
      expect(reach({ chunk, passage }, 8.5)).toBe(rank({ semantic: 8.5, lexical }))
    }
  })
})
