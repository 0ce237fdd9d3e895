import type { RankedChunk } from '../../../src/core/engine/ranked-chunk.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import { Growth } from '../search/grow.ts'
import { growTo, load, loadQueries } from '../search/served.ts'

/** Passages that some kernels hold, and what is asked of them. */
export interface Grown {
  readonly chunks: readonly RankedChunk[]
  readonly queries: readonly TokenEmbeddings[]
}

/** Puts so many grown passages, the same ones at each call, into kernels. */
export async function grow(kernels: readonly [Kernel, ...Kernel[]], base: string, passages: number): Promise<Grown> {
  const loaded = await load(base)
  const queries = await loadQueries(base)
  const chunks: RankedChunk[] = []
  for (const kernel of kernels) kernel.addCodec(loaded.codec)
  growTo(passages, new Growth(loaded, kernels[0], 1), kernels, chunks)
  return { chunks, queries }
}
