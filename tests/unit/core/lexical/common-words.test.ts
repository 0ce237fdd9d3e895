import { expect, test } from 'vitest'
import { CommonWords } from '../../../../src/core/lexical/common-words.ts'

const words = (term: string) => [{ term, weight: 1 }]
/** Eight bytes a passage. */
const holding = (passages: number) => ({ passages: new Uint32Array(passages), counts: new Float32Array(passages) })

test('keeps words up to its limit, and lets the longest unused go', () => {
  const common = new CommonWords(1600)
  for (const term of ['of', 'the']) common.add(words(term), 0.5, () => holding(100))
  expect(common.get(words('of'))).toBeDefined()
  common.add(words('and'), 0.5, () => holding(100))
  expect(common.get(words('the'))).toBeUndefined()
  expect(common.get(words('of'))).toBeDefined()
  expect(common.get(words('and'))).toBeDefined()
})

test('keeps nothing without room, and no rare words', () => {
  const none = new CommonWords(0)
  none.add(words('the'), 0.5, () => holding(1))
  expect(none.get(words('the'))).toBeUndefined()
  const common = new CommonWords()
  common.add(words('heron'), 0.01, () => holding(1))
  expect(common.get(words('heron'))).toBeUndefined()
})
