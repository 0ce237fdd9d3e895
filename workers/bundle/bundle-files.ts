import { checkedRecord, isGzipped } from '../../src/core/bundle/files.ts'
import {
  type BundleFile,
  type BundleManifest,
  bundleManifestName,
  checkBundle,
} from '../../src/core/bundle/manifest.ts'
import { recordOfPieces } from '../../src/core/bundle/piece-records.ts'
import { type PieceTable, placeOfPiece, rootsOf } from '../../src/core/bundle/pieces.ts'
import { isProven, proofBytes } from '../../src/core/bundle/proofs.ts'
import { parseJsonBytes } from '../../src/core/bytes/json.ts'
import type { ByteRange, Piece } from '../../src/core/bytes/range.ts'
import { SearchError } from '../../src/core/errors.ts'
import { sha256 } from '../../src/encoder/sha256.ts'
import { inflatePiece, opened } from './opened.ts'
import { allOf, Silence } from './patient-reading.ts'

/** Milliseconds without a byte after which a server counts as gone: queries wait for what they fetch. */
const patience = 10_000
/** Of a manifest: ten times that of a hundred thousand pages. */
const longestManifest = 64 * 1024 * 1024
/** Requests of one file on their way at once. */
const fetchesAtOnce = 16
/** Bytes between two pieces that are fetched with them: a request of its own takes more. */
const mostBetween = 256

/** A file that the manifest names is no longer there: the bundle was replaced on the server. */
export class BundleReplaced extends Error {}

/** Fetches a bundle's files from a folder on a server. */
export class BundleFiles {
  /** Whether the server knows ranges, as far as it has shown. */
  private sendsParts = true

  /** @param url Of the folder, with a slash at the end. */
  constructor(
    private readonly url: string,
    private readonly fetch: typeof globalThis.fetch = globalThis.fetch.bind(globalThis),
  ) {}

  /** @throws SearchError `index-unavailable` when it cannot be had, `index-corrupt`, `index-incompatible` */
  async manifest(): Promise<BundleManifest> {
    const fetched = await this.get(bundleManifestName, 'no-cache', longestManifest)
    if (fetched === undefined) {
      throw new SearchError('index-unavailable', `There is no index at ${this.url}: ${bundleManifestName} is missing`)
    }
    return checkBundle(parseJsonBytes(fetched.bytes))
  }

  /**
   * A record, checked. A file that is damaged on its way or in a cache is asked for once more.
   * @throws BundleReplaced; SearchError `index-unavailable`, `index-corrupt`
   */
  record(file: BundleFile): Promise<ArrayBuffer> {
    return twiceIfDamaged((cache) => this.fetchRecord(file, cache))
  }

  /**
   * Pieces of a record by their numbers, each checked. Those that lie close to each other come with one request; where the
   * server knows no ranges the whole file comes.
   * @throws as `record`
   */
  async pieces(
    file: BundleFile,
    table: PieceTable,
    wanted: readonly Piece[],
  ): Promise<ReadonlyMap<number, Uint8Array>> {
    const found = new Map<number, Uint8Array>()
    const roots = rootsOf(table)
    const take = async (pieces: readonly Piece[]) => {
      const fetched = await twiceIfDamaged((cache) => this.fetchPieces(file, pieces, roots, cache))
      for (const [place, { index }] of pieces.entries()) found.set(index, fetched[place] ?? new Uint8Array(0))
    }
    // A whole file in the place of each part would be a great deal.
    if (this.sendsParts) await eachOf(neighbours(wanted), fetchesAtOnce, take)
    else await take(wanted.toSorted((a, b) => a.index - b.index))
    return found
  }

  private async fetchRecord(file: BundleFile, cache: RequestCache): Promise<ArrayBuffer> {
    const fetched = await this.get(file.file, cache, Math.max(file.bytes, file.packed))
    if (fetched === undefined) throw new BundleReplaced(`${file.file} is not there`)
    const { bytes } = fetched
    const { pieces } = file
    const record = await (pieces !== undefined
      ? recordOfPieces(file, pieces, bytes, inflatePiece)
      : unpacked(bytes, file.bytes))
    return checkedRecord(file, record, await sha256(new Uint8Array(record)))
  }

  private async fetchPieces(
    { file, packed }: BundleFile,
    pieces: readonly Piece[],
    roots: Uint8Array,
    cache: RequestCache,
  ): Promise<Uint8Array[]> {
    const places = pieces.map(placeOfPiece)
    const range = { start: places[0]?.start ?? 0, end: places.at(-1)?.end ?? 0 }
    const fetched = await this.get(file, cache, packed, range)
    if (fetched === undefined) throw new BundleReplaced(`${file} is not there`)
    if (!fetched.isPart) this.sendsParts = false
    const offset = fetched.isPart ? range.start : 0
    return Promise.all(
      pieces.map(async ({ index, start, end }, place) => {
        const from = (places[place]?.start ?? 0) - offset
        const piece = fetched.bytes.slice(from, from + end - start)
        const proof = fetched.bytes.slice(from + end - start, from + end - start + proofBytes)
        if (await isProven(piece, index, proof, roots, sha256)) return piece
        throw new SearchError('index-corrupt', 'A part of the index is not the one that its manifest names')
      }),
    )
  }

  /** Undefined when the server has no such file. A page sent in its place is found by the check of what it holds. */
  private async get(
    name: string,
    cache: RequestCache,
    longest: number,
    range?: ByteRange,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isPart: boolean } | undefined> {
    const silence = new Silence(patience)
    try {
      const headers = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` }
      const response = await this.fetch(new URL(name, this.url), { cache, headers, signal: silence.signal })
      const { status, body } = response
      if (status === 404 || status === 410) return undefined
      if (status === 416) throw new SearchError('index-corrupt', `${name} is shorter than the index says`)
      if (!response.ok) throw new Error(`the server answers ${status}`)
      const bytes = body === null ? new Uint8Array(0) : await allOf(body, longest, () => silence.end())
      return { bytes, isPart: status === 206 }
    } catch (cause) {
      if (cause instanceof SearchError) throw cause
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SearchError('index-unavailable', `${name} of the index at ${this.url} cannot be fetched: ${reason}`, {
        cause,
      })
    } finally {
      silence.stop()
    }
  }
}

/** Pieces in lists of those that come with one request. */
function neighbours(pieces: readonly Piece[]): Piece[][] {
  const lists: Piece[][] = []
  for (const piece of pieces.toSorted((a, b) => a.index - b.index)) {
    const list = lists.at(-1)
    const last = list?.at(-1)
    const isNear = last !== undefined && placeOfPiece(piece).start - placeOfPiece(last).end <= mostBetween
    if (list !== undefined && isNear) list.push(piece)
    else lists.push([piece])
  }
  return lists
}

async function eachOf<Item>(items: readonly Item[], atOnce: number, task: (item: Item) => Promise<void>) {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await task(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

async function twiceIfDamaged<T>(task: (cache: RequestCache) => Promise<T>): Promise<T> {
  try {
    return await task('default')
  } catch (error) {
    if (!(error instanceof SearchError) || error.code !== 'index-corrupt') throw error
    return task('reload')
  }
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>, longest: number): Promise<ArrayBuffer> {
  return isGzipped(bytes) ? opened('gzip', bytes, longest) : bytes.buffer
}
