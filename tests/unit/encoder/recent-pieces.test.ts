import { expect, test } from 'vitest'
import { RecentPieces } from '../../../src/encoder/recent-pieces.ts'

const pieces = (id: number) => ({ ids: [id], tokens: [`token${id}`] })

test('keeps the newest texts, up to 400,000 characters', () => {
  const recent = new RecentPieces()
  const texts = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(100_000))
  for (const [id, text] of texts.entries()) recent.add(text, pieces(id))
  expect(texts.map((text) => recent.get(text)?.ids)).toEqual([undefined, [1], [2], [3], [4]])
})

test('does not keep a text that is longer than that', () => {
  const recent = new RecentPieces()
  const long = 'a'.repeat(400_001)
  recent.add('short', pieces(0))
  recent.add(long, pieces(1))
  expect(recent.get(long)).toBeUndefined()
  recent.add('another', pieces(2))
  expect(recent.get('another')).toEqual(pieces(2))
})

test('lets go of everything', () => {
  const recent = new RecentPieces()
  recent.add('text', pieces(0))
  recent.clear()
  expect(recent.get('text')).toBeUndefined()
})
