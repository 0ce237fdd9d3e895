import { Blocks } from '../../src/core/bundle/blocks.ts'
import type { BundleFile } from '../../src/core/bundle/manifest.ts'
import type { ByteRange } from '../../src/core/bytes/range.ts'
import { SearchError } from '../../src/core/errors.ts'
import type { Store } from '../../src/core/ports.ts'
import type { BundleFiles } from './bundle-files.ts'
import type { RecordKeeper } from './record-keeper.ts'
import { SparseRecord } from './sparse-record.ts'

/** Records at hand, the longest unused going first. */
const mostHeld = 64

/** Where the blocks of a record are stored that were fetched. */
const blocksKey = (key: string): string => key.replace('/', 'blocks/')

/** Reads records in parts: what of them is stored, and the rest from the server, which is stored then. */
export class BlockReader {
  private readonly held = new Map<string, SparseRecord>()

  constructor(
    private readonly local: Store,
    private readonly keeper: RecordKeeper,
    private readonly files: BundleFiles,
  ) {}

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
    const known = this.held.get(key) ?? (await this.stored(key))
    if (known !== undefined) this.hold(key, known)
    if (known?.missing(ranges).length === 0) return known.buffer
    const file = await fileOf()
    if (file?.blocks === undefined) return undefined
    const { bytes, blocks } = file
    const fits = known?.blockBytes === blocks.bytes && known.buffer.byteLength === bytes
    const record = known !== undefined && fits ? known : new SparseRecord(bytes, blocks.bytes)
    const fetched = await this.files.blocks(file, new Blocks(blocks, bytes), record.missing(ranges))
    for (const [block, content] of fetched) record.put(block, content)
    this.hold(key, record)
    this.keeper.keep(blocksKey(key), record.encode())
    return record.buffer
  }

  private async stored(key: string): Promise<SparseRecord | undefined> {
    const stored = this.keeper.get(blocksKey(key)) ?? (await this.local.read(blocksKey(key)))
    if (stored === undefined) return undefined
    try {
      return SparseRecord.decode(stored)
    } catch (error) {
      // What is damaged here is fetched again.
      if (error instanceof SearchError && error.code.startsWith('index-')) return undefined
      throw error
    }
  }

  private hold(key: string, record: SparseRecord): void {
    this.held.delete(key)
    this.held.set(key, record)
    const [oldest] = this.held.keys()
    if (oldest !== undefined && this.held.size > mostHeld) this.held.delete(oldest)
  }
}
