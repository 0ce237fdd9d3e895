import { probedSums, probesOf } from '../search/probe.ts'
import type { Codec, TokenEmbeddings } from '../types.ts'

/** Nearest centroids of a row whose passages are looked at; measured on docs-mdn, see docs/design.md. */
const probedCentroids = 8

/** The passages of an outline, numbered over its chunks. */
interface OutlinedPassages {
  readonly chunks: readonly { readonly id: string; readonly doclens: { readonly length: number } }[]
}

/**
 * Approximate scores of every passage of an outline's chunks, by chunk, from the lists of the centroids nearest to the
 * query.
 * @param read Gives the lists of centroids, in the order given; undefined when the bundle has gone meanwhile.
 */
export async function probedChunks(
  { chunks }: OutlinedPassages,
  codec: Codec,
  query: TokenEmbeddings,
  read: (centroids: readonly number[], passages: number) => Promise<readonly Uint32Array[] | undefined>,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  const passages = chunks.reduce((sum, { doclens }) => sum + doclens.length, 0)
  const probes = probesOf(query, codec, probedCentroids)
  const wanted = [...new Set(probes.flatMap(({ centroids }) => centroids))].sort((a, b) => a - b)
  const found = await read(wanted, passages)
  if (found === undefined) return undefined
  const lists = new Map(wanted.map((centroid, index) => [centroid, found[index]]))
  const sums = probedSums(probes, passages, (centroid) => lists.get(centroid) ?? new Uint32Array(0))
  let first = 0
  return new Map(
    chunks.map(({ id, doclens }) => {
      first += doclens.length
      return [id, sums.subarray(first - doclens.length, first)]
    }),
  )
}
