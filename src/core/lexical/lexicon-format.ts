import { readFrame, writeFrame } from '../bytes/frame.ts'
import { jsonBytes, parseJsonBytes } from '../bytes/json.ts'
import { NumberReader, NumberWriter } from '../bytes/numbers.ts'
import type { Piece } from '../bytes/range.ts'
import { count, fields, list, text, wrong } from '../index/fields.ts'

/**
 * The lexicon: what opening reads of the words of all chunks of a bundle that is searched in parts. The words themselves are
 * pieces of another record (lexicon-words.ts). Sections of its frame:
 *
 *   0  JSON of the chunks in order, each as [id, passages], and `words`, checksum() of the record of words
 *   1  words of each passage's text, in the order of the chunks, as NumberWriter has them
 *   2  the first term of each block, each followed by a line feed, UTF-8
 *   3  of each block: the length of its terms, how many groups of postings it has, and the length of each, as they lie in the
 *      file of words, as NumberWriter has them
 */
const kind = 'CLLC'
const version = 2

/** What a lexicon says of a chunk. */
export interface LexiconChunk {
  readonly id: string
  /** Words of each passage's text. */
  readonly lengths: Uint16Array
}

export interface LexiconHead {
  readonly chunks: readonly LexiconChunk[]
  /** checksum() of the record of words. */
  readonly words: string
  /** First term of each block. */
  readonly firsts: readonly string[]
  /** Where each block's terms lie in the file of words, and the groups of their postings. */
  readonly blocks: readonly { readonly terms: Piece; readonly groups: readonly Piece[] }[]
}

export function encodeLexicon({ chunks, words, firsts, blocks }: LexiconHead): ArrayBuffer {
  const lengths = new NumberWriter()
  for (const chunk of chunks) for (const length of chunk.lengths) lengths.number(length)
  const places = new NumberWriter()
  for (const { terms, groups } of blocks) {
    places.number(terms.end - terms.start)
    places.number(groups.length)
    for (const { start, end } of groups) places.number(end - start)
  }
  const named = chunks.map(({ id, lengths: { length } }) => [id, length])
  const joinedFirsts = new TextEncoder().encode(firsts.map((term) => `${term}\n`).join(''))
  return writeFrame(kind, version, [jsonBytes({ chunks: named, words }), lengths.written, joinedFirsts, places.written])
}

/** @throws SearchError `index-corrupt` for what is no lexicon, `index-incompatible` for another version */
export function decodeLexicon(record: ArrayBuffer): LexiconHead {
  const [head, lengths, firstTerms, places, ...more] = readFrame(record, kind, version)
  if (!head || !lengths || !firstTerms || !places || more.length > 0) throw misfit()
  const field = fields(parseJsonBytes(head), 'lexicon')
  const firsts = new TextDecoder('utf-8', { ignoreBOM: true }).decode(firstTerms).split('\n').slice(0, -1)
  const blocks = blocksOf(places)
  if (blocks.length !== firsts.length) throw misfit()
  return { chunks: chunksOf(field, lengths), words: field('words', text), firsts, blocks }
}

function chunksOf(field: ReturnType<typeof fields>, lengths: Uint8Array): LexiconChunk[] {
  const reader = new NumberReader(lengths)
  const chunks = field(
    'chunks',
    list((entry, path) => {
      if (!Array.isArray(entry) || entry.length !== 2) throw wrong(path, 'a chunk and its passages')
      const passages = count(entry[1], path)
      if (passages > lengths.length) throw misfit()
      return { id: text(entry[0], path), lengths: Uint16Array.from({ length: passages }, () => reader.number()) }
    }),
  )
  if (!reader.isAtEnd) throw misfit()
  return chunks
}

function blocksOf(places: Uint8Array): LexiconHead['blocks'][number][] {
  const reader = new NumberReader(places)
  const blocks: LexiconHead['blocks'][number][] = []
  let [index, at] = [0, 0]
  const piece = (): Piece => {
    const start = at
    at += reader.number()
    return { index: index++, start, end: at }
  }
  while (!reader.isAtEnd) {
    const [terms, groups] = [reader.number(), reader.number()]
    if (groups > places.length) throw misfit()
    const own = { index: index++, start: at, end: at + terms }
    at = own.end
    blocks.push({ terms: own, groups: Array.from({ length: groups }, piece) })
  }
  return blocks
}

const misfit = () => wrong('a lexicon', 'of sections that fit each other')
