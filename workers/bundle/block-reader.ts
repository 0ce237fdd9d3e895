import { Blocks } from '../../src/core/bundle/blocks.ts'
import type { BundleFile } from '../../src/core/bundle/manifest.ts'
import type { ByteRange } from '../../src/core/bytes/range.ts'
import type { Store } from '../../src/core/ports.ts'
import type { BundleFiles } from './bundle-files.ts'
import { HeldRecords } from './held-records.ts'
import type { RecordKeeper } from './record-keeper.ts'
import { SparseRecord } from './sparse-record.ts'

/** Reads records in parts: what of them is stored, and the rest from the server, which is stored then. */
export class BlockReader {
  private readonly held: HeldRecords<SparseRecord>

  constructor(
    local: Store,
    keeper: RecordKeeper,
    private readonly files: BundleFiles,
  ) {
    this.held = new HeldRecords(local, keeper, 'blocks', SparseRecord.decode)
  }

  /**
   * A record in which these stretches are as they should be.
   * @param fileOf The file that it comes from; asked for only when something is missing. Undefined when there is none.
   * @throws BundleReplaced; SearchError `index-unavailable`, `index-corrupt`
   */
  async read(
    key: string,
    ranges: readonly ByteRange[],
    fileOf: () => Promise<BundleFile | undefined>,
  ): Promise<ArrayBuffer | undefined> {
    const known = await this.held.get(key)
    if (known?.missing(ranges).length === 0) return known.buffer
    const file = await fileOf()
    if (file?.blocks === undefined) return undefined
    const { bytes, blocks } = file
    const fits = known?.blockBytes === blocks.bytes && known.buffer.byteLength === bytes
    const record = known !== undefined && fits ? known : new SparseRecord(bytes, blocks.bytes)
    const fetched = await this.files.blocks(file, new Blocks(blocks, bytes), record.missing(ranges))
    for (const [block, content] of fetched) record.put(block, content)
    this.held.keep(key, record)
    return record.buffer
  }
}
