import type { IndexFormat } from '../../core/options.ts'
import type { Encoder, Kernel } from '../../core/ports.ts'

export interface BuildProgress {
  readonly phase: 'reading' | 'training' | 'encoding' | 'done'
  /** Documents that are done with. */
  readonly documents: number
  readonly total: number
  /** Passages encoded in this build. */
  readonly passages: number
}

/** What a build works with. */
export interface BuildParts {
  readonly encoder: Encoder
  readonly kernel: Kernel
  readonly format: IndexFormat
  /** Bytes of files up to which the bundle is fetched as a whole; a larger one is laid out in parts. Default 16 MiB. */
  readonly mostWhole?: number | undefined
  /**
   * Whether a bundle that is fetched as a whole holds its words; without them the browser makes them from the texts, once.
   * Default true.
   */
  readonly words?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined
}
