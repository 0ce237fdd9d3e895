import type { Encoder, Host, Kernel } from '../ports.ts'
import type { Collection, LoadedChunk } from './collection.ts'
import type { Lane } from './lane.ts'

/** What every operation of the engine works with. */
export interface EngineParts {
  readonly collection: Collection
  readonly encoder: Encoder
  readonly kernel: Kernel
  readonly lane: Lane
  readonly host: Host
}

/** A document's best passage. */
export interface Candidate {
  readonly chunk: LoadedChunk
  readonly passage: number
  readonly score: number
}
