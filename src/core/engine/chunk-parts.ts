import { type Piece, placesOf } from '../bytes/range.ts'
import type { MergeSource } from '../index/compaction.ts'
import type { DirectoryEntry } from '../index/directory.ts'
import type { ChunkEntry, SharedEntry } from '../index/manifest.ts'
import { readTextItems, type TextDocument } from '../index/text.ts'
import { documentPiece, passagePiece } from '../index/text-pieces.ts'
import type { Lexicon } from '../lexical/lexicon.ts'
import type { Segment } from '../lexical/segment.ts'
import type { Passage } from '../types.ts'
import type { ChunkMetadata } from './held-metadata.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { asDamage, misplaced, missing, type Records } from './records.ts'

export interface StoredPassage {
  readonly document: TextDocument
  readonly passage: Passage
}

/**
 * Reads parts of chunks when they are needed. Undefined when the chunk is no longer part of the index: another tab has
 * rewritten it, or its record is damaged and it has just been dropped.
 */
export class ChunkParts {
  /** @param damaged is told which chunk has a record that is damaged, and makes the index do without it */
  constructor(
    private readonly records: Records,
    private readonly damaged: (entry: ChunkEntry, damage: Error) => Promise<void>,
  ) {}

  /** A passage with its document. */
  passage(chunk: LoadedChunk, ordinal: number): Promise<StoredPassage | undefined> {
    return this.intact(chunk.entry, async () => {
      const { document, passage: stored } = await this.stored(chunk, ordinal)
      const { document: _, ...passage } = stored
      return { document, passage }
    })
  }

  /**
   * Begins to read texts that are likely to be asked for soon, as far as they can all be kept until then. Of chunks that are read in
   * parts none, since each piece costs a transfer.
   */
  readAhead(chunks: Iterable<LoadedChunk>): void {
    const { records } = this
    let room = records.texts.limit
    for (const { entry, textStarts } of new Set(chunks)) {
      room -= entry.textBytes
      // Whoever asks for it meets what is wrong with it.
      if (room >= 0 && textStarts === undefined) records.text(entry).catch(() => undefined)
    }
  }

  private async stored({ entry, documentOf, textStarts }: LoadedChunk, ordinal: number) {
    if (textStarts === undefined) return this.records.passage(entry, ordinal)
    const key = `text/${entry.id}`
    const wanted = [documentPiece(documentOf[ordinal] ?? 0), passagePiece(entry.documents, ordinal)]
    const [document, passage] = (await this.records.pieces(key, placesOf(textStarts, wanted))) ?? []
    if (document === undefined || passage === undefined) throw missing(key)
    return readTextItems(document, passage)
  }

  words({ entry }: LoadedChunk): Promise<Segment | undefined> {
    return this.intact(entry, () => this.records.words(entry))
  }

  /** The same where that costs no transfer. Undefined also where they are damaged: whoever needs them reads them again. */
  wordsHere({ entry }: LoadedChunk): Promise<Segment | undefined> {
    return this.records.wordsHere(entry).catch(() => undefined)
  }

  lexicon(entry: SharedEntry): Promise<Lexicon | undefined> {
    return this.records.lexicon(entry)
  }

  metadata({ entry }: LoadedChunk): Promise<ChunkMetadata | undefined> {
    return this.intact(entry, () => this.records.metadata(entry))
  }

  /** Everything of a chunk, for a merge. */
  whole(entry: ChunkEntry): Promise<MergeSource | undefined> {
    return this.intact(entry, async () => ({
      chunk: await this.records.chunk(entry),
      text: (await this.records.text(entry)).all(),
      removed: new Set(entry.removed),
    }))
  }

  residuals({ entry, residualBytes, residualsChecksum }: LoadedChunk): Promise<Uint8Array | undefined> {
    return this.intact(entry, async () => {
      const residuals = await this.records.residuals(entry.id, residualsChecksum)
      if (residuals.byteLength !== residualBytes) throw misplaced(`residuals/${entry.id}`)
      return residuals
    })
  }

  /** The same where that costs no transfer. Undefined also where they are damaged: whoever needs them reads them again. */
  async residualsHere({ entry, residualBytes, residualsChecksum }: LoadedChunk): Promise<Uint8Array | undefined> {
    const residuals = await this.records.residualsHere(entry.id, residualsChecksum).catch(() => undefined)
    return residuals?.byteLength === residualBytes ? residuals : undefined
  }

  /** Passages of a chunk that is read in parts, as pieces of its residuals record. */
  codes({ entry }: LoadedChunk, pieces: readonly Piece[]): Promise<readonly Uint8Array[] | undefined> {
    const key = `residuals/${entry.id}`
    return this.intact(entry, async () => {
      const found = await this.records.pieces(key, pieces)
      if (found === undefined) throw missing(key)
      return found
    })
  }

  /**
   * Code lists as pieces of their record; undefined when it is there no longer.
   * @param outline Id of the outline that says where they lie.
   */
  listPieces(outline: string, pieces: readonly Piece[]): Promise<readonly Uint8Array[] | undefined> {
    return this.records.pieces(`lists/${outline}`, pieces)
  }

  /** Ids and digests of a chunk's documents. */
  directory({ entry }: LoadedChunk): Promise<readonly DirectoryEntry[] | undefined> {
    return this.intact(entry, () => this.records.directory(entry))
  }

  private async intact<T>(entry: ChunkEntry, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      await this.damaged(entry, asDamage(error))
      return undefined
    }
  }
}
