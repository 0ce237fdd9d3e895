import { SearchError } from '../../src/core/errors.ts'
import type { Store } from '../../src/core/ports.ts'
import type { RecordKeeper } from './record-keeper.ts'

/** Records at hand, the longest unused going first. */
const mostHeld = 128

/** Records of which some parts were fetched, at hand and stored beside the whole ones. */
export class HeldRecords<Sparse extends { encode(): ArrayBuffer }> {
  private readonly held = new Map<string, Sparse>()

  /**
   * @param decode throws SearchError for what is damaged
   */
  constructor(
    private readonly local: Store,
    private readonly keeper: RecordKeeper,
    private readonly decode: (stored: ArrayBuffer) => Sparse,
  ) {}

  /** What there is of a record. */
  async get(key: string): Promise<Sparse | undefined> {
    const known = this.held.get(key) ?? (await this.stored(key))
    // Whoever read it meanwhile may have put something in.
    const record = this.held.get(key) ?? known
    if (record !== undefined) this.hold(key, record)
    return record
  }

  /** The same, or a new record, which whoever asks later gets too. */
  async getOrMake(key: string, make: () => Sparse): Promise<Sparse> {
    const record = (await this.get(key)) ?? this.held.get(key) ?? make()
    this.hold(key, record)
    return record
  }

  /** Takes in a record, or what was put into one that is there, and stores it. */
  keep(key: string, record: Sparse): void {
    this.hold(key, record)
    this.keeper.keep(this.storedKey(key), record.encode())
  }

  private async stored(key: string): Promise<Sparse | undefined> {
    const stored = this.keeper.get(this.storedKey(key)) ?? (await this.local.read(this.storedKey(key)))
    if (stored === undefined) return undefined
    try {
      return this.decode(stored)
    } catch (error) {
      // What is damaged here is fetched again.
      if (error instanceof SearchError && error.code.startsWith('index-')) return undefined
      throw error
    }
  }

  private hold(key: string, record: Sparse): void {
    this.held.delete(key)
    this.held.set(key, record)
    const [oldest] = this.held.keys()
    if (oldest !== undefined && this.held.size > mostHeld) this.held.delete(oldest)
  }

  private storedKey(key: string): string {
    return key.replace('/', 'pieces/')
  }
}
