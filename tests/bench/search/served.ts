import { decodeCodec } from '../../../src/core/codec/record.ts'
import type { RankedChunk } from '../../../src/core/engine/ranked-chunk.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import type { CompressedPassages, TokenEmbeddings } from '../../../src/core/types.ts'
import type { Growth } from './grow.ts'

/** What the Node side serves beside the binary parts. */
export interface Served {
  readonly head: Pick<CompressedPassages, 'passages' | 'tokens' | 'dim' | 'nbits' | 'codec'>
  readonly queries: readonly { readonly rows: number; readonly dim: number }[]
}

async function bytesOf(name: string): Promise<ArrayBuffer> {
  return (await fetch(name)).arrayBuffer()
}

export async function load(
  base: string,
): Promise<{ codec: ReturnType<typeof decodeCodec>; compressed: CompressedPassages }> {
  const { head }: Served = await (await fetch(`${base}/head`)).json()
  const compressed = {
    ...head,
    doclens: new Uint16Array(await bytesOf(`${base}/doclens`)),
    codes: new Uint16Array(await bytesOf(`${base}/codes`)),
    residuals: new Uint8Array(await bytesOf(`${base}/residuals`)),
  }
  return { codec: decodeCodec(await bytesOf(`${base}/codec`)), compressed }
}

export async function loadQueries(base: string): Promise<TokenEmbeddings[]> {
  const { queries }: Served = await (await fetch(`${base}/head`)).json()
  const data = new Float32Array(await bytesOf(`${base}/queries`))
  let at = 0
  return queries.map(({ rows, dim }) => {
    const from = at
    at += rows * dim
    return { rows, dim, data: data.slice(from, at) }
  })
}

/**
 * Grows a collection to so many passages, in each of these kernels.
 * @param chunks the collection; it gets the new ones
 * @returns tokens of the new ones
 */
export function growTo(size: number, growth: Growth, kernels: readonly Kernel[], chunks: RankedChunk[]): number {
  let passages = chunks.reduce((sum, { documentOf }) => sum + documentOf.length, 0)
  let tokens = 0
  while (passages < size) {
    const part = growth.take(Math.min(growth.chunkPassages, size - passages))
    const id = `${chunks.length}`
    for (const kernel of kernels) kernel.addChunk(id, part)
    const documentOf = Uint32Array.from({ length: part.passages }, (_, index) => index)
    chunks.push({ entry: { id, codec: part.codec }, documentOf, removed: new Set() })
    passages += part.passages
    tokens += part.tokens
  }
  return tokens
}
