import { compress } from '../../../src/core/codec/compress.ts'
import { exactCodec } from '../../../src/core/codec/record.ts'
import type { RankedChunk } from '../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments } from '../../../src/core/engine/ranking.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import { fusionDepth } from '../../../src/core/search/fusion.ts'
import type { Codec, CompressedPassages, TokenEmbeddings } from '../../../src/core/types.ts'
import { allResident } from '../../helpers/resident.ts'
import { timed } from '../search/timing.ts'

/** Passages as they are and in four bits, and what is asked of them. */
export interface Sample {
  readonly passages: readonly TokenEmbeddings[]
  readonly codec: Codec
  readonly compressed: CompressedPassages
  readonly queries: readonly TokenEmbeddings[]
  readonly k: number
}

/** What one engine answered: for each query its milliseconds, and its k best passages, best first. */
export interface Answered {
  readonly name: string
  /** Whether every passage was scored, so that token pairs a second mean something. */
  readonly scoresAll: boolean
  readonly times: readonly number[]
  readonly found: readonly (readonly number[])[]
}

/** The kernel on one thread: exact floats, four bits, and the search in two passes. */
export async function askColibri(kernel: Kernel, sample: Sample): Promise<readonly Answered[]> {
  const { passages, codec, compressed, queries, k } = sample
  const exact = exactCodec(passages[0]?.dim ?? 0)
  kernel.addCodec(exact)
  kernel.addChunk('exact', compress(exact, passages, kernel.nearest.bind(kernel)))
  kernel.addCodec(codec)
  kernel.addChunk('4-bit', compressed)
  const documentOf = Uint32Array.from(passages, (_, index) => index)
  const chunk = (id: string, of: string): RankedChunk => {
    return { entry: { id, codec: of }, documentOf, removed: new Set() }
  }
  const search = async (name: string, asked: RankedChunk, exhaustive: boolean): Promise<Answered> => {
    const ask = async (query: TokenEmbeddings) => {
      const ranking = await bestDocuments(kernel, allResident, [asked], query, {
        k: Math.max(k, fusionDepth),
        sure: k,
        exhaustive,
      })
      return (ranking?.candidates ?? []).slice(0, k).map(({ passage }) => passage)
    }
    // The first one has the engine optimise.
    for (const query of queries.slice(0, 1)) await ask(query)
    const answers: { value: number[]; milliseconds: number }[] = []
    for (const query of queries) answers.push(await timed(() => ask(query)))
    return {
      name,
      scoresAll: exhaustive,
      times: answers.map(({ milliseconds }) => milliseconds),
      found: answers.map(({ value }) => value),
    }
  }
  return [
    await search('exact f32', chunk('exact', exact.id), true),
    await search('4-bit', chunk('4-bit', codec.id), true),
    await search('4-bit, two passes', chunk('4-bit', codec.id), false),
  ]
}
