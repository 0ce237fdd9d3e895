import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TextRecord } from '../../../../src/core/index/text.ts'
import { CommonWords } from '../../../../src/core/lexical/common-words.ts'
import { encodeSegment } from '../../../../src/core/lexical/encode-segment.ts'
import { readPostings } from '../../../../src/core/lexical/postings.ts'
import { type Asked, type LiveSegment, scorePassages } from '../../../../src/core/lexical/score.ts'
import { Segment } from '../../../../src/core/lexical/segment.ts'
import { b, fieldWeights, k1 } from '../../../../src/core/lexical/weights.ts'

/** BM25F passage by passage, as its paper writes it, rounded where scorePassages rounds. */
function plainly(segments: readonly LiveSegment[], query: readonly Asked[]): number[][] {
  const lives = ({ segment, removed }: LiveSegment, passage: number) => !removed.has(segment.documentOf[passage] ?? -1)
  const places = segments.map((live) => Array.from(live.segment.lengths, (_, passage) => passage))
  const living = segments.map((live, index) => places[index]?.filter((passage) => lives(live, passage)) ?? [])
  const count = living.reduce((sum, { length }) => sum + length, 0)
  const words = segments.flatMap(
    ({ segment }, index) => living[index]?.map((place) => segment.lengths[place] ?? 0) ?? [],
  )
  const average = Math.max(words.reduce((sum, length) => sum + length, 0) / Math.max(count, 1), 1)
  const frequency = (live: LiveSegment, wanted: number, { expansions }: Asked) => {
    let sum = 0
    for (const { term, weight } of lives(live, wanted) ? expansions : []) {
      const place = live.segment.placeOf(term)
      if (place === undefined) continue
      readPostings(live.segment.postingsAt(place), (passage, title, headings, text) => {
        if (passage !== wanted) return
        const evened = 1 - b + (b * (live.segment.lengths[passage] ?? 0)) / average
        const lines = [fieldWeights.headings * headings, fieldWeights.title * Math.min(title, 1)] as const
        sum = Math.fround(sum + weight * ((fieldWeights.text * text) / evened + lines[0] + lines[1]))
      })
    }
    return sum
  }
  const scores = places.map((all) => all.map(() => 0))
  for (const asked of query) {
    const found = segments.map((live, index) => places[index]?.map((passage) => frequency(live, passage, asked)) ?? [])
    const holding = found.flat().filter((one) => one > 0).length
    const rarity = asked.weight * Math.log(1 + (count - holding + 0.5) / (holding + 0.5))
    for (const [index, all] of scores.entries()) {
      for (const [passage, score] of all.entries()) {
        const one = found[index]?.[passage] ?? 0
        if (one > 0) all[passage] = Math.fround(score + rarity * Math.fround((one * (k1 + 1)) / (one + k1)))
      }
    }
  }
  return scores
}

const word = fc.constantFrom('owl', 'fox', 'red', 'hoot', 'runs', 'den')
const sentence = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))
const live = fc
  .array(fc.record({ title: sentence, passages: fc.array(sentence, { minLength: 1, maxLength: 3 }) }), { maxLength: 5 })
  .chain((documents) => {
    const record: TextRecord = {
      documents: documents.map(({ title }, index) => ({ id: `${index}`, digest: '', title })),
      passages: documents.flatMap(({ passages }, document) =>
        passages.map((text) => ({ document, trail: [text], text, section: 0, range: { start: 0, end: text.length } })),
      ),
    }
    const segment = Segment.read(encodeSegment(record, ''), '', record.passages.length)
    return fc.record({
      segment: fc.constant(segment),
      removed: fc.subarray(documents.map((_, index) => index)).map((ordinals) => new Set(ordinals)),
    })
  })
const asked = fc.record({
  expansions: fc.uniqueArray(fc.record({ term: word, weight: fc.constantFrom(1, 0.9, 0.4) }), {
    selector: ({ term }) => term,
    maxLength: 4,
  }),
  weight: fc.constantFrom(1, 0.3, 0),
})

it('scores as BM25F says, to the bit', () => {
  fc.assert(
    fc.property(fc.array(live, { maxLength: 4 }), fc.array(asked, { maxLength: 4 }), (segments, query) => {
      expect(scorePassages(segments, query).scores.map((of) => [...of])).toEqual(plainly(segments, query))
    }),
  )
})

it('scores the same with what common words came to before, and anew when other documents are searched', () => {
  const searches = fc.array(fc.tuple(fc.nat({ max: 1 }), fc.array(asked, { maxLength: 4 })), { maxLength: 6 })
  fc.assert(
    fc.property(fc.array(live, { maxLength: 3 }), fc.array(live, { maxLength: 3 }), searches, (some, others, calls) => {
      const common = new CommonWords()
      for (const [which, query] of calls) {
        const segments = which === 0 ? some : others
        const { scores } = scorePassages(segments, query, undefined, common)
        expect(scores.map((of) => [...of])).toEqual(plainly(segments, query))
      }
    }),
  )
})

it('no passage scores more than the most that the words allow, be they held or not', () => {
  fc.assert(
    fc.property(fc.array(live, { maxLength: 4 }), fc.array(asked, { maxLength: 4 }), (segments, query) => {
      const { scores, most } = scorePassages(segments, query)
      for (const of of scores) for (const score of of) expect(score).toBeLessThanOrEqual(most * (1 + 1e-6))
      const unheard = { expansions: [], weight: 1 }
      expect(scorePassages(segments, [...query, unheard]).most).toBeGreaterThan(most)
    }),
  )
})

it('does not look for words that count nothing', () => {
  const looked: string[] = []
  const query = [
    { expansions: [{ term: 'the', weight: 1 }], weight: 0 },
    { expansions: [{ term: 'owl', weight: 1 }], weight: 1 },
  ]
  scorePassages([], query, (term) => looked.push(term))
  expect(looked).toEqual(['owl'])
})
