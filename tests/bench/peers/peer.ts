import type { Document } from '../../../src/core/types.ts'

/** Something that can be searched, as an application would use it on these documents. */
export interface Peer {
  readonly name: string
  /** Embeddings are made beforehand and not counted here. */
  index(documents: readonly Document[]): Promise<void>
  /** Ids of at most `k` documents, best first. The query's embedding is made beforehand. */
  search(query: string, k: number): Promise<readonly string[]>
  /** What the index takes when it is stored; absent for a peer that cannot say. */
  bytes?(): Promise<number>
  /** Milliseconds of the last call, for a peer that runs elsewhere and times itself. */
  lastMilliseconds?(): number
  close(): Promise<void>
}

/** A document's text without its division into sections. */
export function plainText({ text, sections }: Document): string {
  if (text !== undefined) return text
  return (sections ?? []).flatMap(({ heading, text }) => [heading ?? [], text].flat()).join('\n')
}

/** Bytes of a value as JSON in UTF-8. */
export function jsonSize(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '')
}
