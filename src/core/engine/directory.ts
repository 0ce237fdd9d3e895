import type { Collection } from './collection.ts'

/** Where a document's current version stands. */
export interface Place {
  readonly chunk: string
  /** The document's ordinal within its chunk. */
  readonly ordinal: number
  readonly digest: string
}

/** Document id to place, over every chunk, tombstones left out: what index() and remove() need, and search does not. */
export class Directory {
  private readonly places = new Map<string, Place>()

  static async read(collection: Collection): Promise<Directory> {
    const directory = new Directory()
    for (const chunk of [...collection.chunks.values()]) {
      const documents = (await collection.parts.directory(chunk)) ?? []
      for (const [ordinal, { id, digest }] of documents.entries()) {
        if (!chunk.removed.has(ordinal)) directory.places.set(id, { chunk: chunk.entry.id, ordinal, digest })
      }
    }
    return directory
  }

  find(id: string): Place | undefined {
    return this.places.get(id)
  }

  set(id: string, place: Place): void {
    this.places.set(id, place)
  }
}
