import type { Piece } from '../bytes/range.ts'
import { decodeCodec } from '../codec/record.ts'
import { SearchError } from '../errors.ts'
import { checksum } from '../index/checksum.ts'
import { type Chunk, type ChunkCodes, decodeChunk } from '../index/chunk.ts'
import { type DirectoryEntry, decodeDirectory } from '../index/directory.ts'
import type { ChunkEntry, CodecEntry, SharedEntry } from '../index/manifest.ts'
import type { Outline } from '../index/outline.ts'
import { decodeResiduals } from '../index/residuals.ts'
import { type TextDocument, type TextPassage, TextReader } from '../index/text.ts'
import type { Lexicon, ReadWords } from '../lexical/lexicon.ts'
import { Segment } from '../lexical/segment.ts'
import type { Store } from '../ports.ts'
import type { Codec } from '../types.ts'
import { type ChunkMetadata, HeldMetadata } from './held-metadata.ts'
import { HeldTexts } from './held-texts.ts'
import { late } from './late.ts'

const defaultLimit = 2 ** 25

/** The last two hold what was fetched of records that are read in parts. */
const recordKinds = ['chunk', 'residuals', 'text', 'directory', 'lexical', 'residualspieces', 'textpieces']

/** Keys of a chunk's records in the store. */
export const chunkKeys = (chunk: string): string[] => recordKinds.map((kind) => `${kind}/${chunk}`)

/** Keys of a lexicon, of which the last holds what was fetched of its words. */
export const lexiconKeys = (lexicon: string): string[] =>
  ['lexicon', 'words', 'wordspieces'].map((kind) => `${kind}/${lexicon}`)

/** Keys of an outline, of which the last holds what was fetched of its lists. */
export const outlineKeys = (outline: string): string[] =>
  ['outline', 'lists', 'listspieces'].map((kind) => `${kind}/${outline}`)

/** Reads the store's records; each is what its manifest entry says, or rejects with `index-corrupt`. */
export class Records {
  readonly texts: HeldTexts
  private readonly readingTexts = new Map<string, Promise<TextReader>>()
  private readonly heldMetadata: HeldMetadata
  private heldLexicon: { readonly id: string; readonly lexicon: Promise<Lexicon | undefined> } | undefined

  /** @param limit bytes of texts, and as many of metadata, to keep at hand */
  constructor(
    private readonly store: Store,
    limit = defaultLimit,
  ) {
    this.texts = new HeldTexts(limit)
    this.heldMetadata = new HeldMetadata(limit)
  }

  /** Bytes of texts and metadata at hand. */
  get bytes(): number {
    return this.texts.bytes + this.heldMetadata.bytes
  }

  async codec(entry: CodecEntry): Promise<Codec> {
    const codec = decodeCodec(await this.read(`codec/${entry.id}`, entry.checksum))
    if (codec.id !== entry.id) throw misplaced(`codec/${entry.id}`)
    return codec
  }

  async codes(entry: ChunkEntry): Promise<ChunkCodes> {
    const chunk = decodeChunk(await this.read(`chunk/${entry.id}`, entry.checksum))
    if (chunk.codes.codec !== entry.codec || chunk.codes.passages !== entry.passages) {
      throw misplaced(`chunk/${entry.id}`)
    }
    return chunk
  }

  async residuals(chunk: string, checksum: string): Promise<Uint8Array> {
    return decodeResiduals(await this.read(`residuals/${chunk}`, checksum))
  }

  /** The same where that costs no transfer; else undefined. */
  async residualsHere(chunk: string, checksum: string): Promise<Uint8Array | undefined> {
    const key = `residuals/${chunk}`
    const record = await this.readHere(key)
    return record && decodeResiduals(checked(key, record, checksum))
  }

  /** What opening takes of a bundle that is searched in parts. */
  async outline({ id }: SharedEntry): Promise<Outline> {
    const record = await this.read(`outline/${id}`, id)
    const { decodeOutline } = await late(import('../index/outline.ts'))
    return decodeOutline(record)
  }

  /** Pieces of a record, where the store reads them; undefined when it is there no longer. */
  async pieces(key: string, pieces: readonly Piece[]): Promise<readonly Uint8Array[] | undefined> {
    return this.store.readPieces?.(key, pieces)
  }

  /** A passage with its document. */
  async passage(entry: ChunkEntry, ordinal: number): Promise<{ document: TextDocument; passage: TextPassage }> {
    const text = await this.text(entry)
    const passage = text.passage(ordinal)
    return { passage, document: text.document(passage.document) }
  }

  async chunk(entry: ChunkEntry): Promise<Chunk> {
    const { codes, documentOf, residualsChecksum } = await this.codes(entry)
    return { compressed: { ...codes, residuals: await this.residuals(entry.id, residualsChecksum) }, documentOf }
  }

  /** Whoever asks for a text that is on its way waits for the same reading. */
  text(entry: ChunkEntry): Promise<TextReader> {
    const { id } = entry
    const known = this.texts.get(id)
    if (known !== undefined) return Promise.resolve(known)
    const reading = this.readingTexts.get(id) ?? this.passingText(entry).finally(() => this.readingTexts.delete(id))
    this.readingTexts.set(id, reading)
    return reading.then((text) => {
      this.texts.add(id, text)
      return text
    })
  }

  async metadata(entry: ChunkEntry): Promise<ChunkMetadata> {
    const known = this.heldMetadata.get(entry.id)
    if (known !== undefined) return known
    const metadata = (await this.passingText(entry)).metadata()
    this.heldMetadata.add(entry.id, metadata)
    return metadata
  }

  /** A text for who looks at it once and goes on to the next chunk: it does not take the place of those at hand. */
  private async passingText(entry: ChunkEntry): Promise<TextReader> {
    const known = this.texts.get(entry.id)
    if (known !== undefined) return known
    const text = TextReader.read(await this.read(`text/${entry.id}`, entry.textChecksum))
    if (text.passages !== entry.passages || text.documents !== entry.documents) {
      throw misplaced(`text/${entry.id}`)
    }
    return text
  }

  async directory(entry: ChunkEntry): Promise<readonly DirectoryEntry[]> {
    const directory = decodeDirectory(await this.read(`directory/${entry.id}`, entry.directoryChecksum))
    if (directory.length !== entry.documents) throw misplaced(`directory/${entry.id}`)
    return directory
  }

  /** The words of a chunk: made again from its text when the record is missing or damaged, since nothing is lost with it. */
  async words(entry: ChunkEntry): Promise<Segment> {
    const record = await this.store.read(`lexical/${entry.id}`)
    try {
      if (record !== undefined) return Segment.read(record, entry.textChecksum, entry.passages)
    } catch (error) {
      if (!(error instanceof SearchError && error.code.startsWith('index-'))) throw error
    }
    const { encodeSegment } = await late(import('../lexical/encode-segment.ts'))
    const remade = encodeSegment((await this.passingText(entry)).all(), entry.textChecksum)
    this.store.keep?.(`lexical/${entry.id}`, remade)
    return Segment.read(remade, entry.textChecksum, entry.passages)
  }

  /** The same where that costs no transfer; else undefined. */
  async wordsHere({ id, textChecksum, passages }: ChunkEntry): Promise<Segment | undefined> {
    const record = await this.readHere(`lexical/${id}`)
    return record && Segment.read(record, textChecksum, passages)
  }

  /** The words of a bundle that is searched in parts; undefined when the store has them no longer. */
  async lexicon({ id }: SharedEntry): Promise<Lexicon | undefined> {
    const { heldLexicon } = this
    const held = heldLexicon?.id === id ? heldLexicon : { id, lexicon: this.openLexicon(id) }
    this.heldLexicon = held
    const letGo = () => {
      if (this.heldLexicon === held) this.heldLexicon = undefined
    }
    const lexicon = await held.lexicon.catch((error: unknown) => {
      letGo()
      throw error
    })
    if (lexicon === undefined) letGo()
    return lexicon
  }

  private async openLexicon(id: string): Promise<Lexicon | undefined> {
    const { store } = this
    const key = `lexicon/${id}`
    const record = await store.read(key)
    if (record === undefined) return undefined
    const words = `words/${id}`
    const { Lexicon, wholeWords } = await late(import('../lexical/lexicon.ts'))
    const read: ReadWords =
      store.readPieces === undefined ? wholeWords(() => store.read(words)) : (pieces) => this.pieces(words, pieces)
    const open = (found: ArrayBuffer) => {
      if (checksum(found) !== id) throw misplaced(key)
      return Lexicon.open(found, read)
    }
    try {
      return open(record)
    } catch (error) {
      const damage = asDamage(error)
      const again = await store.readAgain?.(key)
      if (again === undefined) throw damage
      return open(again)
    }
  }

  /** Lets go of what is kept of a chunk. */
  forget(chunk: string): void {
    this.texts.forget(chunk)
    this.heldMetadata.forget(chunk)
  }

  private readHere(key: string): Promise<ArrayBuffer | undefined> {
    const { store } = this
    return store.readHere?.(key) ?? store.read(key)
  }

  private async read(key: string, expected: string): Promise<ArrayBuffer> {
    const bytes = await this.store.read(key)
    if (bytes === undefined) throw missing(key)
    return checked(key, bytes, expected)
  }
}

function checked(key: string, bytes: ArrayBuffer, expected: string): ArrayBuffer {
  if (checksum(bytes) === expected) return bytes
  throw new SearchError('index-corrupt', `${key} does not match its checksum`)
}

export const missing = (key: string): SearchError => new SearchError('index-corrupt', `${key} is missing`)

/** For a record that is intact and yet not the one its key stands for. */
export const misplaced = (key: string): SearchError =>
  new SearchError('index-corrupt', `${key} is not the record that the manifest describes`)

/** The error of a record that is damaged; any other is thrown on. */
export function asDamage(error: unknown): SearchError {
  if (error instanceof SearchError && error.code === 'index-corrupt') return error
  throw error
}
