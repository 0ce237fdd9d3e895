import type { Metadata } from '../types.ts'

/** Metadata of a chunk's documents by ordinal; undefined for those without any. */
export type ChunkMetadata = readonly (Metadata | undefined)[]

/** Bytes counted for each character of its JSON: parsed metadata of up to a few fields took 0.5 to 1.4. */
const bytesPerCharacter = 2
const bytesPerDocument = 8

/**
 * Metadata that filters, facets and sorting have read, by chunk, as far as it fits. Each of them goes through all chunks
 * in the same order, so what is held stays: were the oldest to go for the newest, none would be there when its turn comes.
 */
export class HeldMetadata {
  private readonly held = new Map<string, { readonly metadata: ChunkMetadata; readonly bytes: number }>()
  private used = 0

  /** @param limit in bytes */
  constructor(private readonly limit: number) {}

  /** Bytes held, by estimate. */
  get bytes(): number {
    return this.used
  }

  get(chunk: string): ChunkMetadata | undefined {
    return this.held.get(chunk)?.metadata
  }

  add(chunk: string, metadata: ChunkMetadata): void {
    const bytes = metadata.reduce((sum, of) => sum + sizeOf(of), 0)
    if (this.held.has(chunk) || this.used + bytes > this.limit) return
    this.held.set(chunk, { metadata, bytes })
    this.used += bytes
  }

  forget(chunk: string): void {
    this.used -= this.held.get(chunk)?.bytes ?? 0
    this.held.delete(chunk)
  }
}

const sizeOf = (metadata: Metadata | undefined): number =>
  bytesPerDocument + (metadata === undefined ? 0 : bytesPerCharacter * JSON.stringify(metadata).length)
