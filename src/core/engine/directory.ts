import { SearchError } from '../errors.ts'
import { decodeDirectory } from '../index/directory.ts'
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
    for (const { entry, removed } of [...collection.chunks.values()]) {
      try {
        const record = await collection.record(`directory/${entry.id}`, entry.directoryChecksum)
        const documents = decodeDirectory(record)
        for (const [ordinal, { id, digest }] of documents.entries()) {
          if (!removed.has(ordinal)) directory.places.set(id, { chunk: entry.id, ordinal, digest })
        }
      } catch (error) {
        if (!(error instanceof SearchError) || error.code !== 'index-corrupt') throw error
        collection.drop(entry, error)
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

  delete(id: string): void {
    this.places.delete(id)
  }
}
