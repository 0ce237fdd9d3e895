import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Commit, StorageEstimate, Store } from '../../../src/core/ports.ts'
import { storedRevision } from '../../../src/core/stored-revision.ts'

/**
 * An index as files of a folder, for one process at a time: a bench that was stopped goes on where it was, and one that
 * is run again indexes nothing.
 */
export class FolderIndex implements Store {
  readonly kind = 'folder'

  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<FolderIndex> {
    await mkdir(folder, { recursive: true })
    return new FolderIndex(folder)
  }

  async readManifest(): Promise<unknown> {
    const bytes = await this.read('manifest')
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString())
  }

  async read(key: string): Promise<ArrayBuffer | undefined> {
    const bytes = await readFile(this.fileOf(key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    return bytes && Uint8Array.from(bytes).buffer
  }

  async commit({ expectedRevision, manifest, put, remove }: Commit): Promise<boolean> {
    if (storedRevision(await this.readManifest()) !== expectedRevision) return false
    for (const [key, bytes] of put) await writeFile(this.fileOf(key), new Uint8Array(bytes))
    const next = this.fileOf('manifest.next')
    await writeFile(next, JSON.stringify(manifest))
    await rename(next, this.fileOf('manifest'))
    for (const key of remove) await rm(this.fileOf(key), { force: true })
    return true
  }

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
    await mkdir(this.folder, { recursive: true })
  }

  async estimate(): Promise<StorageEstimate> {
    return { used: 0 }
  }

  writing<T>(task: () => Promise<T>): Promise<T> {
    return task()
  }

  onCommit(): () => void {
    return () => undefined
  }

  async close(): Promise<void> {}

  private fileOf(key: string): string {
    return join(this.folder, key.replace('/', '-'))
  }
}
