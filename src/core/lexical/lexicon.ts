import { NumberReader } from '../bytes/numbers.ts'
import type { ByteRange } from '../bytes/range.ts'
import { wrong } from '../index/fields.ts'
import { type LexiconHead, type ReadRanges, readHead } from './lexicon-format.ts'
import type { PassageWords } from './passage-words.ts'
import { type Postings, readPostings } from './postings.ts'
import { decodeTerms, type LexiconTerm } from './term-blocks.ts'

/** A term with the place of its postings in the record. */
interface Placed extends LexiconTerm {
  readonly place: ByteRange
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
  private readonly read: ReadRanges
  private readonly head: LexiconHead
  private readonly words: ReadonlyMap<string, LoadedWords>
  private readonly terms = new Map<string, Placed>()
  private readonly loadedBlocks = new Set<number>()
  private readonly loadedTerms = new Set<string>()

  private constructor(read: ReadRanges, head: LexiconHead) {
    this.read = read
    this.head = head
    this.words = new Map(head.chunks.map(({ id, lengths }) => [id, { lengths, places: new Map(), postings: [] }]))
  }

  /**
   * Undefined when there is no such record.
   * @throws SearchError `index-corrupt` when it is none
   */
  static async open(read: ReadRanges): Promise<Lexicon | undefined> {
    const head = await readHead(read)
    return head && new Lexicon(read, head)
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
    if (wanted.length === 0) return true
    const record = await this.read(wanted.map(({ place }) => place))
    if (record === undefined) return false
    for (const term of wanted) this.take(term, new Uint8Array(record, term.place.start, term.bytes))
    return true
  }

  private async loadBlocks(blocks: readonly number[], learn: Learn): Promise<boolean> {
    const wanted = blocks.filter((block) => block >= 0 && !this.loadedBlocks.has(block))
    if (wanted.length === 0) return true
    const record = await this.read(wanted.flatMap((block) => this.head.blocks[block]?.terms ?? []))
    if (record === undefined) return false
    for (const block of wanted) this.takeBlock(block, record, learn)
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

  private takeBlock(block: number, record: ArrayBuffer, learn: Learn): void {
    const places = this.head.blocks[block]
    // Another call may have loaded it meanwhile.
    if (places === undefined || this.loadedBlocks.has(block)) return
    const terms = decodeTerms(new Uint8Array(record).subarray(places.terms.start, places.terms.end))
    const { end } = places.postings
    let { start } = places.postings
    const placed = terms.map((term): Placed => {
      start += term.bytes
      return { ...term, place: { start: start - term.bytes, end: start } }
    })
    if (start !== end) throw wrong('a block of a lexicon', 'as long as its postings')
    for (const term of placed) {
      this.terms.set(term.term, term)
      learn(term)
    }
    this.loadedBlocks.add(block)
  }

  private take({ term }: Placed, postings: Uint8Array): void {
    const reader = new NumberReader(postings)
    for (let chunk = -1; !reader.isAtEnd; ) {
      chunk += reader.number() + 1
      const ofChunk = this.words.get(this.head.chunks[chunk]?.id ?? '')
      if (ofChunk === undefined) throw wrong('the postings of a lexicon', 'of its chunks')
      // Copied, so that the record they were read from need not stay.
      ofChunk.places.set(term, ofChunk.postings.push(reader.take(reader.number()).slice()) - 1)
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
