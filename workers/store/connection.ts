import { promisifyRequest, type UseStore } from 'idb-keyval'

const objectStore = 'records'

/**
 * A connection to one database, opened at first use, and again after the browser has closed it: when the reader
 * deletes the site's data, when another tab deletes the database, or when WebKit drops an idle connection.
 */
export class Connection {
  private readonly name: string
  private database: Promise<IDBDatabase> | undefined
  private closed = false

  constructor(name: string) {
    this.name = name
  }

  /** Runs a task in a transaction; once more, in a new connection, when the first was lost under it. */
  readonly use: UseStore = async (mode, task) => {
    const database = this.connect()
    try {
      return await task(begin(await database, mode))
    } catch (error) {
      if (isClosed(error)) this.forget(database)
      if (this.closed || this.database === database) throw error
      return await task(begin(await this.connect(), mode))
    }
  }

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

function begin(database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore {
  return database.transaction(objectStore, mode).objectStore(objectStore)
}

/** A connection that closed without an event refuses new transactions with this error. */
function isClosed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError'
}
