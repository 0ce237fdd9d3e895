import type { BundleFile } from '../../src/core/bundle/manifest.ts'
import { openPiece } from '../../src/core/bundle/piece-records.ts'
import type { Piece } from '../../src/core/bytes/range.ts'
import type { Store } from '../../src/core/ports.ts'
import type { BundleFiles } from './bundle-files.ts'
import { HeldRecords } from './held-records.ts'
import { inflatePiece } from './opened.ts'
import type { RecordKeeper } from './record-keeper.ts'
import { SparsePieces } from './sparse-pieces.ts'

/** Reads pieces of records: those that are stored, and the rest from the server, which are stored then. */
export class PieceReader {
  private readonly held: HeldRecords<SparsePieces>

  constructor(
    local: Store,
    keeper: RecordKeeper,
    private readonly files: BundleFiles,
  ) {
    this.held = new HeldRecords(local, keeper, SparsePieces.decode)
  }

  /**
   * Pieces of a record, in the order given.
   * @param fileOf The file that it comes from; asked for only when something is missing. Undefined when there is none.
   * @throws BundleReplaced; SearchError `index-unavailable`, `index-corrupt`
   */
  async read(
    key: string,
    pieces: readonly Piece[],
    fileOf: () => Promise<BundleFile | undefined>,
  ): Promise<readonly Uint8Array[] | undefined> {
    const record = await this.held.getOrMake(key, () => new SparsePieces())
    const missing = pieces.filter((piece) => record.get(piece) === undefined)
    if (missing.length > 0) {
      const file = await fileOf()
      if (file?.pieces === undefined) return undefined
      const fetched = await this.files.pieces(file, file.pieces, missing)
      for (const [index, content] of fetched) record.put(index, content)
      this.held.keep(key, record)
    }
    const found = pieces.map((piece) => record.get(piece) ?? new Uint8Array(0))
    return Promise.all(found.map((piece) => openPiece(key, piece, inflatePiece)))
  }
}
