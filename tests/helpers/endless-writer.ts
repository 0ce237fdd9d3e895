import type { Store } from '../../src/core/ports.ts'

const records = ['chunk/0', 'chunk/1', 'text/0', 'text/1']
const recordBytes = 2 ** 18

/** Makes one revision after another under the writer's lock, each with records that all tell its number. */
export async function writeForever(store: Store, beforeCommit: (revision: number) => void): Promise<never> {
  return store.writing(async () => {
    for (let revision = (await wholeRevision(store)) + 1; ; revision += 1) {
      const content = () => new Uint32Array(recordBytes / 4).fill(revision).buffer
      beforeCommit(revision)
      const put = new Map(records.map((key) => [key, content()]))
      const applied = await store.commit({ expectedRevision: revision - 1, manifest: { revision }, put, remove: [] })
      if (!applied) throw new Error(`revision ${revision} was refused`)
    }
  })
}

/**
 * The revision that is stored. Throws when manifest and records are not all of one commit. The last commit of a page that was
 * closed may come to be visible between two reads: then all is read again.
 */
export async function wholeRevision(store: Store): Promise<number> {
  for (;;) {
    const revision = await revisionOf(store)
    const torn = await firstTorn(store, revision)
    if (torn === undefined) return revision
    if ((await revisionOf(store)) === revision) throw new Error(`${torn} is not of revision ${revision}`)
  }
}

async function revisionOf(store: Store): Promise<number> {
  const manifest = await store.readManifest()
  return typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'revision') : 0
}

async function firstTorn(store: Store, revision: number): Promise<string | undefined> {
  for (const key of records) {
    const record = await store.read(key)
    const isWhole =
      revision === 0
        ? record === undefined
        : record?.byteLength === recordBytes && new Uint32Array(record).every((word) => word === revision)
    if (!isWhole) return key
  }
  return undefined
}
