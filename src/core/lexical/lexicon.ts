import type { Piece } from '../bytes/range.ts'
import { wrong } from '../index/fields.ts'
import { chunkPostings } from './chunk-postings.ts'
import { decodeLexicon, type LexiconHead } from './lexicon-format.ts'
import { decodeWords, groupsOf } from './lexicon-words.ts'
import type { PassageWords } from './passage-words.ts'
import { type Postings, readPostings } from './postings.ts'
import { decodeTerms, type LexiconTerm } from './term-blocks.ts'

/** Gives pieces of the record of words, in the order given; undefined when it has gone from the store. */
export type ReadWords = (pieces: readonly Piece[]) => Promise<readonly Uint8Array[] | undefined>

/** Reads them where the record can be had as a whole only. */
export function wholeWords(read: () => Promise<ArrayBuffer | undefined>): ReadWords {
  let whole: readonly Uint8Array[] | undefined
  return async (pieces) => {
    if (whole === undefined) {
      const record = await read()
      whole = record && decodeWords(record)
    }
    const all = whole
    return all && pieces.map(({ index }) => all[index] ?? new Uint8Array(0))
  }
}

/** A term with the group that holds its postings, and where in it they begin. */
interface Placed extends LexiconTerm {
  readonly group: Piece
  readonly start: number
}

/** What is loaded of one chunk. */
interface LoadedWords {
  readonly lengths: Uint16Array
  readonly places: Map<string, number>
  /** By place. */
  readonly postings: Uint8Array[]
}

/** Called with every term as it is loaded. */
type Learn = (term: LexiconTerm) => void

/** The words of many chunks, of which terms and postings are read when a query needs them. */
export class Lexicon {
  private readonly words: ReadonlyMap<string, LoadedWords>
  /** Of each chunk, the number after its last passage. */
  private readonly ends: Uint32Array
  private readonly terms = new Map<string, Placed>()
  private readonly loadedBlocks = new Set<number>()
  private readonly loadedTerms = new Set<string>()

  private constructor(
    private readonly head: LexiconHead,
    private readonly read: ReadWords,
  ) {
    this.words = new Map(head.chunks.map(({ id, lengths }) => [id, { lengths, places: new Map(), postings: [] }]))
    let end = 0
    this.ends = Uint32Array.from(head.chunks, ({ lengths }) => {
      end += lengths.length
      return end
    })
  }

  /** @throws SearchError `index-corrupt`, `index-incompatible` for what is no lexicon */
  static open(record: ArrayBuffer, read: ReadWords): Lexicon {
    return new Lexicon(decodeLexicon(record), read)
  }

  /** Ids of its chunks. */
  get chunks(): Iterable<string> {
    return this.words.keys()
  }

  /** The words of one of its chunks: those terms whose postings are loaded, then and later. */
  wordsOf(chunk: string, documentOf: Uint32Array): PassageWords | undefined {
    const found = this.words.get(chunk)
    if (found === undefined) return undefined
    if (found.lengths.length !== documentOf.length) throw wrong('a lexicon', 'that of its chunks')
    return new LexiconWords(found, documentOf)
  }

  /** What is known of a term that is loaded. */
  term(term: string): LexiconTerm | undefined {
    return this.terms.get(term)
  }

  /** Terms that are loaded. */
  get known(): Iterable<LexiconTerm> {
    return this.terms.values()
  }

  /**
   * Loads the terms that are any of these words or begin with any of these prefixes, as far as there are such, and
   * others. False when the record has gone.
   */
  loadTerms(words: readonly string[], prefixes: readonly string[], learn: Learn): Promise<boolean> {
    const blocks = new Set(words.map((word) => this.blockOf(word)))
    for (const prefix of prefixes) {
      for (let block = Math.max(this.blockOf(prefix), 0); this.mayBegin(block, prefix); block++) blocks.add(block)
    }
    return this.loadBlocks([...blocks], learn)
  }

  /** Loads every term; as `loadTerms`. */
  loadAllTerms(learn: Learn): Promise<boolean> {
    return this.loadBlocks([...this.head.firsts.keys()], learn)
  }

  /** Loads the postings of those of these terms that are loaded. False when the record has gone. */
  async loadPostings(terms: readonly string[]): Promise<boolean> {
    const wanted = [...new Set(terms)].flatMap((term) =>
      this.loadedTerms.has(term) ? [] : (this.terms.get(term) ?? []),
    )
    const groups = [...new Set(wanted.map(({ group }) => group))]
    const found = groups.length === 0 ? [] : await this.read(groups)
    if (found === undefined) return false
    const byGroup = new Map(groups.map((group, place) => [group, found[place]]))
    for (const term of wanted) this.take(term, byGroup.get(term.group) ?? new Uint8Array(0))
    return true
  }

  private async loadBlocks(blocks: readonly number[], learn: Learn): Promise<boolean> {
    const wanted = blocks.filter((block) => this.head.blocks[block] !== undefined && !this.loadedBlocks.has(block))
    if (wanted.length === 0) return true
    const found = await this.read(wanted.flatMap((block) => this.head.blocks[block]?.terms ?? []))
    if (found === undefined) return false
    for (const [place, block] of wanted.entries()) this.takeBlock(block, found[place] ?? new Uint8Array(0), learn)
    return true
  }

  /** The last block whose first term does not come after a word; -1 when all do. */
  private blockOf(word: string): number {
    const { firsts } = this.head
    let low = 0
    let high = firsts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((firsts[middle] as string) <= word) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  private mayBegin(block: number, prefix: string): boolean {
    const first = this.head.firsts[block]
    return first !== undefined && (first <= prefix || first.startsWith(prefix))
  }

  private takeBlock(block: number, piece: Uint8Array, learn: Learn): void {
    const places = this.head.blocks[block]
    // Another call may have loaded it meanwhile.
    if (places === undefined || this.loadedBlocks.has(block)) return
    const grouped = groupsOf(decodeTerms(piece))
    if (grouped.length !== places.groups.length) throw wrong('a block of a lexicon', 'of as many groups as it says')
    for (const [index, terms] of grouped.entries()) {
      let start = 0
      for (const term of terms) {
        this.terms.set(term.term, { ...term, group: places.groups[index] as Piece, start })
        learn(term)
        start += term.bytes
      }
    }
    this.loadedBlocks.add(block)
  }

  private take({ term, start, bytes, passages }: Placed, group: Uint8Array): void {
    for (const [chunk, postings] of chunkPostings(group.subarray(start, start + bytes), passages, this.ends)) {
      const ofChunk = this.words.get(this.head.chunks[chunk]?.id ?? '')
      if (ofChunk === undefined) throw wrong('the postings of a lexicon', 'of its chunks')
      ofChunk.places.set(term, ofChunk.postings.push(postings) - 1)
    }
    this.loadedTerms.add(term)
  }
}

class LexiconWords implements PassageWords {
  readonly terms: readonly string[] = []
  readonly words: number

  constructor(
    private readonly loaded: LoadedWords,
    readonly documentOf: Uint32Array,
  ) {
    this.words = loaded.lengths.reduce((sum, length) => sum + length, 0)
  }

  get lengths(): Uint16Array {
    return this.loaded.lengths
  }

  get passages(): number {
    return this.lengths.length
  }

  placeOf(term: string): number | undefined {
    return this.loaded.places.get(term)
  }

  postingsAt(place: number): Postings {
    const bytes = this.loaded.postings[place] ?? new Uint8Array(0)
    return { bytes, start: 0, end: bytes.length }
  }

  passagesAt(place: number): number[] {
    const passages: number[] = []
    readPostings(this.postingsAt(place), (passage) => passages.push(passage))
    return passages
  }
}
