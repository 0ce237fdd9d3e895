import { tokenStarts } from '../codec/gather.ts'
import { residualBytes } from '../codec/packing.ts'
import { SearchError } from '../errors.ts'
import type { ChunkCodes } from '../index/chunk.ts'
import type { ChunkEntry, Manifest } from '../index/manifest.ts'
import type { Outline, OutlinedChunk } from '../index/outline.ts'
import type { Kernel } from '../ports.ts'
import type { Codec } from '../types.ts'
import { readAhead } from './read-ahead.ts'
import { asDamage, misplaced, type Records } from './records.ts'
import type { Residency } from './residency.ts'

/** A chunk whose codes are in the kernel, where its residuals come and go; or one that is read in parts, of which neither is there. */
export interface LoadedChunk {
  readonly entry: ChunkEntry
  /** Document ordinal of each passage; a document's passages stand together. */
  readonly documentOf: Uint32Array
  /** Ordinals of documents that were replaced or removed. */
  readonly removed: ReadonlySet<number>
  /** First token of each passage, and the number of tokens at the end. */
  readonly starts: Uint32Array
  readonly residualBytes: number
  /** Empty of a chunk that is read in parts, whose pieces are checked one by one. */
  readonly residualsChecksum: string
  /** Where each piece of its text starts, of a chunk that is read in parts. */
  readonly textStarts?: Uint32Array
}

/** The outline of a bundle that is searched in parts. */
export interface HeldOutline extends Outline {
  readonly id: string
  readonly byId: ReadonlyMap<string, OutlinedChunk>
}

/** Chunk records on their way at once: they are small, and a transaction each takes longer than their bytes. */
const readsAtOnce = 16

/** The chunks and codecs of an index that are in the kernel. */
export class LoadedChunks {
  readonly chunks = new Map<string, LoadedChunk>()
  readonly codecs = new Map<string, Codec>()
  /** That of the chunks which are read in parts. */
  outline: HeldOutline | undefined

  constructor(
    private readonly kernel: Kernel,
    private readonly records: Records,
    private readonly residency: Residency<LoadedChunk>,
  ) {}

  /** Lets go of everything that a manifest does not list, and takes what it says of the rest. */
  adopt(manifest: Manifest): void {
    const entries = new Map(manifest.chunks.map((entry) => [entry.id, entry]))
    for (const [id, chunk] of this.chunks) {
      const entry = entries.get(id)
      if (entry === undefined || !this.liesAs(chunk, entry, manifest)) this.release(id)
      else this.chunks.set(id, { ...chunk, entry, removed: new Set(entry.removed) })
    }
    const codecs = new Set(manifest.codecs.map((codec) => codec.id))
    for (const id of this.codecs.keys()) {
      if (codecs.has(id)) continue
      this.codecs.delete(id)
      this.kernel.removeCodec(id)
    }
  }

  /**
   * Brings the codes of a manifest's chunks into the kernel, in order, and takes what the outline says of those that are read in
   * parts; `drop` is told of damaged ones.
   */
  async load(
    manifest: Manifest,
    entries: readonly ChunkEntry[],
    drop: (entry: ChunkEntry, damage: SearchError) => void,
  ): Promise<void> {
    const outline = await this.outlineOf(manifest).catch(asDamage)
    const read = async (entry: ChunkEntry) => {
      if (entry.inParts !== true) return this.records.codes(entry).catch(asDamage)
      return outline instanceof SearchError ? outline : outline?.byId.get(entry.id)
    }
    for await (const [entry, found] of readAhead(entries, readsAtOnce, read)) {
      try {
        if (found instanceof SearchError) throw found
        await this.loadCodec(manifest, entry.codec)
        if (found !== undefined && 'codes' in found) this.place(entry, found)
        else this.note(entry, found)
      } catch (error) {
        drop(entry, asDamage(error))
      }
    }
  }

  /** Whether what is known of a chunk still says where its parts lie. */
  private liesAs({ entry: known }: LoadedChunk, entry: ChunkEntry, { outline }: Manifest): boolean {
    return known.inParts === entry.inParts && (entry.inParts !== true || outline?.id === this.outline?.id)
  }

  release(chunk: string): void {
    this.records.forget(chunk)
    this.residency.forget(chunk)
    if (this.chunks.delete(chunk)) this.kernel.removeChunk(chunk)
  }

  private place(entry: ChunkEntry, { codes, documentOf, residualsChecksum }: ChunkCodes): void {
    const { id } = entry
    this.residency.makingRoom(() => this.kernel.addChunk(id, codes, documentOf))
    const bytes = codes.tokens * residualBytes(codes.dim, codes.nbits)
    this.chunks.set(id, {
      entry,
      documentOf,
      removed: new Set(entry.removed),
      starts: tokenStarts(codes.doclens),
      residualBytes: bytes,
      residualsChecksum,
    })
  }

  private note(entry: ChunkEntry, outlined: OutlinedChunk | undefined): void {
    const { documents, passages, tokens } = entry
    const starts = tokenStarts(outlined?.doclens ?? new Uint16Array(0))
    if (outlined?.documents !== documents || starts.length !== passages + 1 || starts.at(-1) !== tokens) {
      throw misplaced(`outline of ${entry.id}`)
    }
    const { documentOf, textStarts } = outlined
    const removed = new Set(entry.removed)
    const none = { residualBytes: 0, residualsChecksum: '' }
    this.chunks.set(entry.id, { entry, documentOf, removed, starts, textStarts, ...none })
  }

  private async outlineOf({ outline, chunks }: Manifest): Promise<HeldOutline | undefined> {
    if (this.outline?.id === outline?.id) return this.outline
    this.outline = undefined
    if (outline === undefined || !chunks.some(({ inParts }) => inParts)) return undefined
    const read = await this.records.outline(outline)
    this.outline = { ...read, id: outline.id, byId: new Map(read.chunks.map((chunk) => [chunk.id, chunk])) }
    return this.outline
  }

  private async loadCodec({ codecs, encoder, nbits }: Manifest, id: string): Promise<void> {
    if (this.codecs.has(id)) return
    const entry = codecs.find((codec) => codec.id === id)
    if (entry === undefined) throw new SearchError('index-corrupt', `codec/${id} is not in the manifest`)
    const codec = await this.records.codec(entry)
    if (codec.dim !== encoder.dim || codec.nbits !== nbits) {
      throw new SearchError('index-corrupt', `codec/${id} does not fit this index`)
    }
    this.codecs.set(id, codec)
    this.kernel.addCodec(codec)
  }
}
