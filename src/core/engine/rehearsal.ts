import { decompress } from '../codec/compress.ts'
import { fusionDepth } from '../search/fusion.ts'
import type { SearchParts } from './parts.ts'
import { bestDocuments } from './ranking.ts'

type RehearsalParts = Pick<SearchParts, 'collection' | 'kernel' | 'lexical' | 'lane' | 'host'>

/** After so many searches a further one is hardly any faster. */
const searches = 16
/** Of a passage that is searched for, as of a query. */
const mostRows = 32

/**
 * Sees to what the first search would otherwise wait for, a hundred times as long as later ones take: the index's words, and all that
 * searching for some of its own passages brings about, the kernel's lists and what the browser compiles. Nothing is transferred
 * for it. Each search, and each chunk's words, is a turn of its own, so that a query waits for one of them at most.
 *
 * @param isOver whether the engine has been disposed
 */
export async function rehearse(parts: RehearsalParts, isOver: () => boolean): Promise<void> {
  const { collection, lexical, lane, host } = parts
  const { chunks, manifest, parts: records } = collection
  // The words of a bundle that is read in parts come query by query.
  if (manifest.lexicon === undefined) {
    await lexical.follow([...chunks.values()], (chunk) => lane.run('batch', () => records.wordsHere(chunk)))
  }
  await collection.filling
  if (manifest.nbits === 'f32') return
  for (let search = 0; search < searches; search++) {
    await lane.run('batch', () => (isOver() ? undefined : searchFor(parts, search / searches)))
    await host.pause()
  }
}

/** Searches among those passages that are looked through without reading for one of them, which is so far on among these. */
async function searchFor({ collection, kernel }: RehearsalParts, share: number): Promise<void> {
  const chunks = [...collection.chunks.values()].filter((chunk) => collection.residency.holds(chunk))
  const { entry } = chunks[Math.floor(share * chunks.length)] ?? {}
  const codec = collection.codecs.get(entry?.codec ?? '')
  if (entry === undefined || codec === undefined) return
  const { rows, dim, data } = decompress(codec, kernel.passage(entry.id, 0), 0)
  const most = Math.min(rows, mostRows)
  const query = { rows: most, dim, data: data.subarray(0, most * dim) }
  await bestDocuments(kernel, collection.residency, chunks, query, { k: fusionDepth, sure: 10, exhaustive: false })
}
