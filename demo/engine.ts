import { createSearch, type ModelProgress, type SearchEngine } from '../src/index.ts'
import { bytes } from './view/format.ts'
import { JobLine } from './view/jobs.ts'

/** Names what this page stores in the browser. */
const name = 'colibri-demo-site'
const load = 'when-needed'

/** The engine of this page: an index that comes with the page, and a model that follows. */
export class DemoEngine {
  private opening: Promise<SearchEngine> | undefined
  private line: JobLine | undefined
  private prepared = false

  /** @param jobs Where the download of the model is shown. */
  constructor(private readonly jobs: HTMLElement) {}

  /** Whether meaning can be searched, and not words alone. */
  get isPrepared(): boolean {
    return this.prepared
  }

  /** With its index; what failed is tried again by the next call. @throws what `createSearch` throws */
  opened(): Promise<SearchEngine> {
    this.opening ??= createSearch({
      name,
      load,
      index: './search/',
      onProgress: (progress) => this.line?.update(...modelLine(progress)),
    }).catch((error: unknown) => {
      this.opening = undefined
      throw error
    })
    return this.opening
  }

  /** Loads the model. @throws what `createSearch` and `prepare` throw */
  async prepare(): Promise<void> {
    const engine = await this.opened()
    this.line?.close()
    this.line = new JobLine(this.jobs, 'Model')
    this.line.update(undefined, 'Looking for the model…')
    try {
      await engine.prepare()
      this.prepared = true
    } finally {
      this.line.close()
      this.line = undefined
    }
  }

  /** Ends the engine and deletes all that it stored. */
  async erase(): Promise<void> {
    await (await this.opened()).dispose()
    // Opened with the index of the page, `clear()` would take away the reader's files alone.
    await using stored = await createSearch({ name, load })
    await stored.clear()
  }
}

function modelLine({ phase, loaded, total }: ModelProgress): [done: number | undefined, detail: string] {
  if (phase !== 'downloading') return [undefined, 'Starting the model…']
  if (total === undefined) return [undefined, `${bytes(loaded)} loaded`]
  return [loaded / total, `${bytes(loaded)} of ${bytes(total)}`]
}
