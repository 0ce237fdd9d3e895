import { probedSums, probesOf, worthwhile } from '../search/probe.ts'
import type { Codec, TokenEmbeddings } from '../types.ts'

/** Nearest centroids of a row that are considered, and bytes that their lists may take; measured on docs-mdn, see docs/design.md. */
const probedCentroids = 32
const mostBytes = 60_000
/**
 * What a row finds in a passage that none of its probed lists holds is less by this than the best similarity left out: so the sums
 * of docs-mdn tell best which passages come first.
 */
const shortfall = 0.15

/** The passages of an outline, numbered over its chunks. */
interface OutlinedPassages {
  readonly chunks: readonly { readonly id: string; readonly doclens: { readonly length: number } }[]
  /** Where each centroid's list starts, in bytes, and where the last one ends. */
  readonly listStarts: Uint32Array
}

/**
 * Approximate scores of every passage of an outline's chunks, by chunk, from the lists of the centroids nearest to the
 * query.
 * @param read Gives the lists of centroids, in the order given; undefined when the bundle has gone meanwhile.
 */
export async function probedChunks(
  { chunks, listStarts }: OutlinedPassages,
  codec: Codec,
  query: TokenEmbeddings,
  read: (centroids: readonly number[], passages: number) => Promise<readonly Uint32Array[] | undefined>,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  const passages = chunks.reduce((sum, { doclens }) => sum + doclens.length, 0)
  const bytesOf = (centroid: number) => (listStarts[centroid + 1] ?? 0) - (listStarts[centroid] ?? 0)
  const probes = worthwhile(probesOf(query, codec, probedCentroids), bytesOf, mostBytes).map((probe) => ({
    ...probe,
    otherwise: probe.otherwise - shortfall,
  }))
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
