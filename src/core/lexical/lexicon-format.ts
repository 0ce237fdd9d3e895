import { elements, sectionsIn, sectionTable } from '../bytes/frame.ts'
import { parseJsonBytes } from '../bytes/json.ts'
import { NumberReader } from '../bytes/numbers.ts'
import type { ByteRange } from '../bytes/range.ts'
import { count, list, text, wrong } from '../index/fields.ts'

/**
 * The lexicon: the words of all chunks of a bundle that is searched in parts, so that a query reads what its own words
 * need and no more. Sections of its frame:
 *
 *   0  JSON of the chunks in order, each as [id, passages]
 *   1  words of each passage's text, in the order of the chunks, as NumberWriter has them
 *   2  the first term of each block, each followed by a line feed, UTF-8
 *   3  u32 [blocks + 1] where each block starts in section 5, and where the last one ends
 *   4  u32 [blocks + 1] where the postings of each block's terms start in section 6, and where the last ones end
 *   5  blocks of terms, ascending by code unit, as term-blocks.ts has them
 *   6  postings of the terms in their order. Of each term, for each chunk that holds it: how many chunks lie between it and
 *      the one before, the length of its postings there, and these, as postings.ts has them
 */
export const lexiconKind = 'CLLC'
export const lexiconVersion = 1
const sectionCount = 7

/** Gives a record in which these stretches are as they should be; undefined when there is no such record. */
export type ReadRanges = (ranges: readonly ByteRange[]) => Promise<ArrayBuffer | undefined>

/** What opening a lexicon reads of it: all but terms and postings. */
export interface LexiconHead {
  readonly chunks: readonly { readonly id: string; readonly lengths: Uint16Array }[]
  /** First term of each block. */
  readonly firsts: readonly string[]
  /** Where each block and the postings of its terms lie in the record. */
  readonly blocks: readonly { readonly terms: ByteRange; readonly postings: ByteRange }[]
}

/** @throws SearchError `index-corrupt` for what is no lexicon */
export async function readHead(read: ReadRanges): Promise<LexiconHead | undefined> {
  const table = sectionTable(sectionCount)
  const first = await read([table])
  if (first === undefined) return undefined
  const sections = sectionsIn(first, lexiconKind, sectionCount)
  const [chunkList, lengthList, firstTerms, blockStarts, postingStarts, blocks, postings] = sections
  if (!chunkList || !lengthList || !firstTerms || !blockStarts || !postingStarts || !blocks || !postings) throw misfit()
  const record = await read([table, { start: chunkList.start, end: postingStarts.end }])
  if (record === undefined) return undefined
  const bytes = new Uint8Array(record)
  const section = ({ start, end }: ByteRange) => bytes.subarray(start, end)
  const firsts = new TextDecoder('utf-8', { ignoreBOM: true }).decode(section(firstTerms)).split('\n').slice(0, -1)
  const ofTerms = stretches(elements(section(blockStarts), Uint32Array), blocks)
  const ofPostings = stretches(elements(section(postingStarts), Uint32Array), postings)
  if (ofTerms.length !== firsts.length || ofPostings.length !== firsts.length) throw misfit()
  return {
    chunks: chunksOf(parseJsonBytes(section(chunkList)), section(lengthList)),
    firsts,
    blocks: ofTerms.map((terms, index) => ({ terms, postings: ofPostings[index] ?? terms })),
  }
}

function chunksOf(value: unknown, lengths: Uint8Array): LexiconHead['chunks'] {
  const reader = new NumberReader(lengths)
  const chunks = list((entry, path) => {
    if (!Array.isArray(entry) || entry.length !== 2) throw wrong(path, 'a chunk and its passages')
    const passages = count(entry[1], path)
    if (passages > lengths.length) throw misfit()
    return { id: text(entry[0], path), lengths: Uint16Array.from({ length: passages }, () => reader.number()) }
  })(value, 'the chunks of a lexicon')
  if (!reader.isAtEnd) throw misfit()
  return chunks
}

function stretches(starts: Uint32Array, within: ByteRange): ByteRange[] {
  const ascends = starts.every((start, index) => start >= (starts[index - 1] ?? 0))
  if (starts[0] !== 0 || starts.at(-1) !== within.end - within.start || !ascends) throw misfit()
  return Array.from({ length: starts.length - 1 }, (_, index) => ({
    start: within.start + (starts[index] ?? 0),
    end: within.start + (starts[index + 1] ?? 0),
  }))
}

const misfit = () => wrong('a lexicon', 'of sections that fit each other')
