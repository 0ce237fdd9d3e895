import { promisifyRequest, type UseStore } from 'idb-keyval'

interface Batch {
  readonly keys: string[]
  readonly values: Promise<readonly unknown[]>
}

/** Reads that wait for their turn at the same time share a transaction: each costs more than a small record's bytes. */
export class BatchedReads {
  private waiting: Batch | undefined

  constructor(private readonly use: UseStore) {}

  async read(key: string): Promise<unknown> {
    const batch = this.waiting ?? this.begin()
    const place = batch.keys.push(key) - 1
    return (await batch.values)[place]
  }

  private begin(): Batch {
    const keys: string[] = []
    const values = this.use('readonly', (records) => {
      // The transaction has begun: whoever comes now is for the next one.
      this.close(batch)
      return Promise.all(keys.map((key) => promisifyRequest<unknown>(records.get(key))))
    })
    const batch = { keys, values }
    this.waiting = batch
    values.catch(() => this.close(batch))
    return batch
  }

  private close(batch: Batch): void {
    if (this.waiting === batch) this.waiting = undefined
  }
}
