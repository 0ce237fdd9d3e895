import { promisifyRequest, type UseStore } from 'idb-keyval'
import { Mutex } from '../../src/core/mutex.ts'

const objectStore = 'records'

/**
 * A connection to one database, opened at first use, and again after the browser has closed it: when the reader
 * deletes the site's data, when another tab deletes the database, or when WebKit drops an idle connection.
 */
export class Connection {
  private readonly name: string
  private readonly turns = new Mutex()
  private database: Promise<IDBDatabase> | undefined
  private closed = false

  constructor(name: string) {
    this.name = name
  }

  /**
   * Runs a task in a transaction of its own; once more, in a new connection, when the first was lost under it.
   *
   * One transaction at a time, to its very end. All of them share one object store, so little would run side by side
   * anyway; and when a worker dies with a reading and a writing transaction in flight, WebKit never ends them, and no
   * transaction in that database begins again (https://bugs.webkit.org/show_bug.cgi?id=324094).
   */
  readonly use: UseStore = (mode, task) =>
    this.turns.run(async () => {
      const database = this.connect()
      try {
        return await transact(await database, mode, task)
      } catch (error) {
        if (isClosed(error)) this.forget(database)
        if (this.closed || this.database === database) throw error
        return await transact(await this.connect(), mode, task)
      }
    })

  async close(): Promise<void> {
    this.closed = true
    const database = this.database
    this.database = undefined
    const opened = await database?.catch(() => undefined)
    opened?.close()
  }

  private connect(): Promise<IDBDatabase> {
    if (this.database !== undefined) return this.database
    const database = open(this.name)
    this.database = database
    const forget = () => this.forget(database)
    database.then((opened) => {
      opened.onclose = forget
      opened.onversionchange = () => {
        opened.close()
        forget()
      }
    }, forget)
    return database
  }

  private forget(database: Promise<IDBDatabase>): void {
    if (this.database === database) this.database = undefined
  }
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () => request.result.createObjectStore(objectStore)
  return promisifyRequest(request)
}

type Task<T> = (records: IDBObjectStore) => T | PromiseLike<T>

/** Runs a task in a new transaction, and waits until that has ended, one way or the other. */
async function transact<T>(database: IDBDatabase, mode: IDBTransactionMode, task: Task<T>): Promise<T> {
  const transaction = database.transaction(objectStore, mode)
  const ended = new Promise((resolve) => {
    transaction.addEventListener('complete', resolve)
    transaction.addEventListener('abort', resolve)
  })
  try {
    return await task(transaction.objectStore(objectStore))
  } finally {
    await ended
  }
}

/** A connection that closed without an event refuses new transactions with this error. */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError'
}
