import type { LexicalIndex } from '../lexical/lexical-index.ts'
import type { Encoder, Host, Kernel } from '../ports.ts'
import type { Collection } from './collection.ts'
import type { Lane } from './lane.ts'
import type { LazyEncoder } from './lazy-encoder.ts'
import type { LoadedChunk } from './loaded-chunks.ts'

interface CommonParts {
  readonly collection: Collection
  readonly kernel: Kernel
  readonly lane: Lane
  readonly host: Host
}

/** What every operation of the engine that encodes works with. */
export interface EngineParts extends CommonParts {
  readonly encoder: Encoder
}

/** What a search works with: its encoder may not be there yet. */
export interface SearchParts extends CommonParts {
  readonly lazy: LazyEncoder
  readonly lexical: LexicalIndex
}

/** A document's best passage. */
export interface Candidate {
  readonly chunk: LoadedChunk
  readonly passage: number
  readonly score: number
}

/** Names a candidate's document within the index. */
export const documentKey = ({ chunk, passage }: Candidate): string => `${chunk.entry.id}/${chunk.documentOf[passage]}`
