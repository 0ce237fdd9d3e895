import { expect, test } from 'vitest'
import {
  first,
  fuseRankings,
  type Near,
  twiceScored,
  worthOfDocuments,
} from '../../../../src/core/engine/hybrid-ranking.ts'
import { LexicalRanking } from '../../../../src/core/engine/lexical-ranking.ts'
import type { LoadedChunk } from '../../../../src/core/engine/loaded-chunks.ts'
import { LexicalIndex } from '../../../../src/core/lexical/lexical-index.ts'
import { segmentOf } from '../../../helpers/segment-of.ts'

const rows = 10

const upTo = (length: number) => Uint32Array.from({ length }, (_, index) => index)

/** A chunk of passages, by default a document each, the nearest first, as a query by these words sees them. */
async function seen(texts: readonly string[], query: string, documentOf = upTo(texts.length)) {
  const counts = { documents: texts.length, passages: texts.length, tokens: texts.length, bytes: 0, textBytes: 0 }
  const checksums = { checksum: '', textChecksum: '', directoryChecksum: '' }
  const chunk: LoadedChunk = {
    entry: { id: 'k', codec: 'c', ...counts, ...checksums, removed: [] },
    documentOf,
    removed: new Set(),
    starts: upTo(texts.length + 1),
    residualBytes: 0,
    residualsChecksum: '',
  }
  const lexical = new LexicalIndex()
  await lexical.follow([chunk], async () => segmentOf(texts))
  const documents = texts.map((_, passage) => ({ chunk, passage, score: 8 - passage }))
  return { chunk, words: new LexicalRanking(lexical, [chunk], lexical.ask(query)), documents }
}

test('a document that only its words bring in counts with its own MaxSim, or else with that of the last of the nearest', async () => {
  const { words, documents } = await seen(['a box', 'a lid', 'a fox'], 'fox')
  const near: Near = { documents: documents.slice(0, 2), rows, scoreOf: () => 5 }
  const semantic = (known: Near) => twiceScored(known, words.best(5), words).map((document) => document.semantic)
  expect(semantic(near)).toEqual([8, 7, 5])
  expect(semantic({ ...near, scoreOf: () => undefined })).toEqual([8, 7, 7])
})

test('two documents stand to each other as they do, however many more are looked at', async () => {
  const texts = ['a box', 'a fox and a box', 'a lid', 'a fox', 'a box', 'a fox in a box']
  const { words, documents } = await seen(texts, 'fox box')
  const near: Near = { documents, rows, scoreOf: ({ passage }) => 8 - passage }
  const scoresAt = (depth: number) =>
    new Map(fuseRankings(near, words, depth).map(({ passage, score }) => [passage, score]))
  const all = scoresAt(6)
  for (const depth of [1, 2, 4]) {
    const some = scoresAt(depth)
    expect(some.size).toBeGreaterThanOrEqual(depth)
    for (const [passage, score] of some) expect(score).toBe(all.get(passage))
  }
  expect(first(near, 2).documents).toEqual(documents.slice(0, 2))
})

test('a document is worth what its best passage by words is, whichever of its passages is asked about', async () => {
  const texts = ['a lid', 'a fox', 'a box', 'a fox in a box', 'a lid']
  const { chunk, words } = await seen(texts, 'fox box', Uint32Array.of(0, 0, 1, 1, 2))
  const worthOf = worthOfDocuments({ rows }, words)
  const [first = 0, again, second = 0, too, none] = [0, 1, 2, 3, 4].map((passage) => worthOf({ chunk, passage }))
  expect(again).toBe(first)
  expect(too).toBe(second)
  expect(first).toBeGreaterThan(0)
  expect(second).toBeGreaterThan(first)
  expect(none).toBe(0)
})
