import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joined } from '../../../../src/core/bytes/joined.ts'
import { ChunkPostingsWriter, chunkPostings } from '../../../../src/core/lexical/chunk-postings.ts'
import { PostingWriter } from '../../../../src/core/lexical/postings.ts'

const counts = fc.record({ title: fc.nat(3), headings: fc.nat(3), text: fc.nat(15) })
/** Chunks of at most 300 passages, of which some hold the term. */
const chunk = fc.record({
  passages: fc.integer({ min: 1, max: 300 }),
  holding: fc.uniqueArray(fc.tuple(fc.nat(299), counts), { selector: ([passage]) => passage, maxLength: 40 }),
})

function written(
  chunks: readonly { passages: number; holding: [number, { title: number; headings: number; text: number }][] }[],
) {
  const writer = new ChunkPostingsWriter()
  const own = new Map<number, Uint8Array>()
  let first = 0
  for (const [index, { passages, holding }] of chunks.entries()) {
    const posting = new PostingWriter()
    const held = holding.filter(([passage]) => passage < passages).sort(([a], [b]) => a - b)
    for (const [passage, occurrences] of held) posting.add(passage, occurrences)
    if (held.length > 0) {
      const bytes = Uint8Array.from(posting.bytes)
      own.set(index, bytes)
      writer.add(first, { bytes, start: 0, end: bytes.length })
    }
    first += passages
  }
  let end = 0
  const ends = Uint32Array.from(chunks, ({ passages }) => {
    end += passages
    return end
  })
  return { writer, own, ends, bytes: joined(writer.written) }
}

describe('postings over many chunks', () => {
  it('come back as each chunk has them', () => {
    fc.assert(
      fc.property(fc.array(chunk, { minLength: 1, maxLength: 8 }), (chunks) => {
        const { writer, own, ends, bytes } = written(chunks)
        expect(writer.holding).toBe(own.size)
        expect(chunkPostings(bytes, writer.passages, ends)).toEqual(own)
      }),
    )
  })

  it('that are cut short, too long, or of passages that there are not, are refused', () => {
    const one = { title: 0, headings: 0, text: 1 }
    const { bytes, ends } = written([
      {
        passages: 200,
        holding: [
          [0, one],
          [150, one],
        ],
      },
    ])
    const refused = expect.objectContaining({ code: 'index-corrupt' })
    expect(() => chunkPostings(bytes.subarray(0, -1), 2, ends)).toThrow(refused)
    expect(() => chunkPostings(bytes, 1, ends)).toThrow(refused)
    expect(() => chunkPostings(bytes, 3, ends)).toThrow(refused)
    expect(() => chunkPostings(bytes, 2, Uint32Array.of(150))).toThrow(refused)
  })
})
