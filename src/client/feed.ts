import type { Document } from '../core/types.ts'

/** Documents and characters of one message to the worker. */
const sliceDocuments = 64
const sliceCharacters = 500_000

/**
 * Hands out documents in slices, and keeps those that the worker has not committed yet, so that a fresh worker can be
 * given them again.
 */
export class Feed {
  /** Documents that need not be given again. */
  private settled = 0
  private readonly kept: { readonly from: number; readonly documents: readonly Document[] }[] = []
  private taken = 0
  private readonly source: AsyncIterator<Document> | Iterator<Document>

  constructor(documents: Iterable<Document> | AsyncIterable<Document>) {
    this.source = Symbol.asyncIterator in documents ? documents[Symbol.asyncIterator]() : documents[Symbol.iterator]()
  }

  /** How many documents no worker needs to see again. */
  get done(): number {
    return this.settled
  }

  /** Slices from the first uncommitted document on. */
  async *slices(): AsyncGenerator<readonly Document[]> {
    for (const { documents } of [...this.kept]) yield documents
    for (;;) {
      const documents = await this.pull()
      if (documents.length === 0) return
      this.kept.push({ from: this.taken, documents })
      this.taken += documents.length
      yield documents
    }
  }

  /** The first `committed` documents are safe. */
  settle(committed: number): void {
    while (this.kept[0] !== undefined && this.kept[0].from + this.kept[0].documents.length <= committed) {
      this.settled += this.kept.shift()?.documents.length ?? 0
    }
  }

  /** Tells a generator that no more will be taken. */
  async close(): Promise<void> {
    await this.source.return?.()
  }

  private async pull(): Promise<Document[]> {
    const documents: Document[] = []
    for (let characters = 0; documents.length < sliceDocuments && characters < sliceCharacters; ) {
      const next = await this.source.next()
      if (next.done === true) break
      documents.push(next.value)
      characters += lengthOf(next.value)
    }
    return documents
  }
}

/** Rough, and safe on anything: the worker is the one that checks documents. */
function lengthOf(document: Partial<Document> | null | undefined): number {
  const sections = Array.isArray(document?.sections) ? document.sections : []
  return [document, ...sections].reduce((sum, part) => sum + (typeof part?.text === 'string' ? part.text.length : 0), 0)
}
