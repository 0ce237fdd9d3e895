import type { ByteRange } from '../bytes/range.ts'
import type { MergeSource } from '../index/compaction.ts'
import type { DirectoryEntry } from '../index/directory.ts'
import type { ChunkEntry, LexiconEntry } from '../index/manifest.ts'
import type { TextDocument } from '../index/text.ts'
import type { Lexicon } from '../lexical/lexicon.ts'
import type { Segment } from '../lexical/segment.ts'
import type { Passage } from '../types.ts'
import type { ChunkMetadata } from './held-metadata.ts'
import type { LoadedChunk } from './loaded-chunks.ts'
import { asDamage, misplaced, type Records } from './records.ts'

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
  passage({ entry }: LoadedChunk, ordinal: number): Promise<StoredPassage | undefined> {
    return this.intact(entry, async () => {
      const { document, passage: stored } = await this.records.passage(entry, ordinal)
      const { document: _, ...passage } = stored
      return { document, passage }
    })
  }

  words({ entry }: LoadedChunk): Promise<Segment | undefined> {
    return this.intact(entry, () => this.records.words(entry))
  }

  lexicon(entry: LexiconEntry): Promise<Lexicon | undefined> {
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

  /** Residuals of a chunk; of these passages at least, when some are listed. */
  residuals(chunk: LoadedChunk, passages?: Uint32Array): Promise<Uint8Array | undefined> {
    const { entry, residualBytes, residualsChecksum } = chunk
    return this.intact(entry, async () => {
      const residuals =
        passages === undefined
          ? await this.records.residuals(entry.id, residualsChecksum)
          : await this.records.residualsWith(entry, residualsChecksum, rowsOf(chunk, passages))
      if (residuals.byteLength !== residualBytes) throw misplaced(`residuals/${entry.id}`)
      return residuals
    })
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

/** Where the residuals of passages lie among those of their chunk. */
function rowsOf({ starts, residualBytes }: LoadedChunk, passages: Uint32Array): ByteRange[] {
  const bytesPerToken = residualBytes / Math.max(starts.at(-1) ?? 0, 1)
  return Array.from(passages, (passage) => ({
    start: (starts[passage] ?? 0) * bytesPerToken,
    end: (starts[passage + 1] ?? 0) * bytesPerToken,
  }))
}
