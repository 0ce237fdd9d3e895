import { gatherPassages, type PassageSource } from '../codec/gather.ts'
import type { Codec } from '../types.ts'
import type { Chunk } from './chunk.ts'
import type { DirectoryEntry } from './directory.ts'
import type { ChunkEntry } from './manifest.ts'
import type { TextDocument, TextPassage, TextRecord } from './text.ts'

/** Bytes of chunk record to merge up to: a few MB are read and written quickly, and a bad one costs little. */
export const mergedBytes = 4 * 1024 * 1024
/** Fewest chunks worth a merge, unless one of them is mostly dead. */
const fewestChunks = 4

/** A chunk to be merged, with its text and its tombstones. */
export interface MergeSource {
  readonly chunk: Chunk
  readonly text: TextRecord
  readonly removed: ReadonlySet<number>
}

/** What a merge leaves: the records of one new chunk. */
export interface MergedChunk {
  readonly chunk: Chunk
  readonly text: TextRecord
  readonly directory: readonly DirectoryEntry[]
}

/**
 * Which chunks to merge: groups of one codec, each to become one chunk in place of its members. A chunk mostly dead is
 * rewritten, alone if need be. Small ones are merged when none is more than half of what comes out, so that a
 * passage is rewritten no more often than its chunk doubles.
 */
export function planCompaction(chunks: readonly ChunkEntry[]): ChunkEntry[][] {
  const own = chunks.filter(({ bundled }) => bundled !== true)
  const codecs = new Set(own.map((chunk) => chunk.codec))
  return Array.from(codecs).flatMap((codec) => groups(own.filter((chunk) => chunk.codec === codec)))
}

/** Merges chunks of one codec without decompressing them; removed documents and their passages go. */
export function mergeChunks(codec: Codec, sources: readonly MergeSource[]): MergedChunk {
  const documents: TextDocument[] = []
  const passages: TextPassage[] = []
  const places: PassageSource[] = []
  for (const { chunk, text, removed } of sources) {
    const ordinals = new Map<number, number>()
    for (const [ordinal, document] of text.documents.entries()) {
      if (removed.has(ordinal)) continue
      ordinals.set(ordinal, documents.length)
      documents.push(document)
    }
    for (const [index, passage] of text.passages.entries()) {
      const document = ordinals.get(passage.document)
      if (document === undefined) continue
      passages.push({ ...passage, document })
      places.push({ compressed: chunk.compressed, passage: index })
    }
  }
  const documentOf = Uint32Array.from(passages, (passage) => passage.document)
  const counts = new Uint32Array(documents.length)
  for (const document of documentOf) counts[document] = (counts[document] as number) + 1
  const directory = documents.map(({ id, digest }, ordinal) => ({ id, digest, passages: counts[ordinal] as number }))
  return { chunk: { compressed: gatherPassages(codec, places), documentOf }, text: { documents, passages }, directory }
}

function groups(chunks: readonly ChunkEntry[]): ChunkEntry[][] {
  const candidates = chunks.filter((chunk) => isMostlyDead(chunk) || liveBytes(chunk) < mergedBytes / 2)
  candidates.sort((a, b) => liveBytes(a) - liveBytes(b))
  const packed: ChunkEntry[][] = []
  let bytes = Infinity
  for (const chunk of candidates) {
    bytes += liveBytes(chunk)
    if (bytes > mergedBytes) {
      packed.push([])
      bytes = liveBytes(chunk)
    }
    packed.at(-1)?.push(chunk)
  }
  return packed.map(worthMerging).filter((group) => group.length > 0)
}

/** The part of a group, ascending in size, that a merge pays for. */
function worthMerging(group: readonly ChunkEntry[]): ChunkEntry[] {
  const merged = [...group]
  let total = merged.reduce((sum, chunk) => sum + liveBytes(chunk), 0)
  for (let last = merged.at(-1); last && 2 * liveBytes(last) > total; last = merged.at(-1)) {
    merged.pop()
    total -= liveBytes(last)
  }
  return merged.length >= fewestChunks ? merged : group.filter(isMostlyDead)
}

function isMostlyDead({ documents, removed }: ChunkEntry): boolean {
  return removed.length * 2 > documents
}

/** The chunk's bytes less the share of its removed documents. */
function liveBytes({ bytes, documents, removed }: ChunkEntry): number {
  return bytes * (1 - removed.length / Math.max(documents, 1))
}
