import { joined } from '../bytes/joined.ts'
import { ChunkPostingsWriter } from './chunk-postings.ts'
import type { LexiconChunk } from './lexicon-format.ts'
import { groupsOf } from './lexicon-words.ts'
import type { Segment } from './segment.ts'
import { encodeTerms, termsInBlock } from './term-blocks.ts'

/** The words of many chunks, divided into the pieces of a lexicon. */
export interface GatheredWords {
  readonly chunks: readonly LexiconChunk[]
  readonly blocks: readonly {
    readonly first: string
    readonly terms: Uint8Array
    readonly groups: readonly Uint8Array[]
  }[]
}

/** The same chunks in the same order give the same pieces. */
export function gatherWords(chunks: readonly { readonly id: string; readonly segment: Segment }[]): GatheredWords {
  const gathered = new Map<string, ChunkPostingsWriter>()
  let first = 0
  for (const { segment } of chunks) {
    for (const [place, term] of segment.terms.entries()) {
      const writer = gathered.get(term) ?? new ChunkPostingsWriter()
      writer.add(first, segment.postingsAt(place))
      gathered.set(term, writer)
    }
    first += segment.passages
  }
  const terms = [...gathered]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([term, { holding, passages, written }]) => {
      const postings = joined(written)
      return { term, holding, passages, bytes: postings.length, postings }
    })
  const blocks = Array.from({ length: Math.ceil(terms.length / termsInBlock) }, (_, block) => {
    const own = terms.slice(block * termsInBlock, (block + 1) * termsInBlock)
    return {
      first: own[0]?.term ?? '',
      terms: encodeTerms(own),
      groups: groupsOf(own).map((group) => joined(group.map(({ postings }) => postings))),
    }
  })
  return { chunks: chunks.map(({ id, segment: { lengths } }) => ({ id, lengths })), blocks }
}

/** All pieces, in order. */
export const piecesOfWords = ({ blocks }: GatheredWords): Uint8Array[] =>
  blocks.flatMap(({ terms, groups }) => [terms, ...groups])
