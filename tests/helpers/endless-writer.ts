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

/** The revision that is stored. Throws when manifest and records are not all of one commit. */
export async function wholeRevision(store: Store): Promise<number> {
  const manifest = await store.readManifest()
  const revision = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'revision') : 0
  for (const key of records) {
    const record = await store.read(key)
    const whole =
      revision === 0
        ? record === undefined
        : record?.byteLength === recordBytes && new Uint32Array(record).every((word) => word === revision)
    if (!whole) throw new Error(`${key} is not of revision ${revision}`)
  }
  return revision
}
