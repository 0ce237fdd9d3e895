import { openStore } from '../../workers/store/open-store.ts'
import { wholeRevision, writeForever } from './endless-writer.ts'

/** What a page offers to a test that drives it from Node. */
const operations = {
  /** Commits one revision after another for as long as the page lives. */
  async write(name: string): Promise<never> {
    const { store } = await openStore(name)
    return writeForever(store, (revision) => {
      document.title = String(revision)
    })
  },

  /** The stored revision, once nobody else writes. Throws when records of two revisions are stored. */
  async wholeRevision(name: string): Promise<number> {
    const { store } = await openStore(name)
    return store.writing(() => wholeRevision(store))
  },

  /** Commits a record of this many bytes that no compression makes smaller; gives the code of the error, if any. */
  async commitNoise(name: string, expectedRevision: number, length: number): Promise<unknown> {
    const { store } = await openStore(name)
    const noise = new Uint8Array(length)
    for (let start = 0; start < length; start += 2 ** 16) crypto.getRandomValues(noise.subarray(start, start + 2 ** 16))
    const manifest = { revision: expectedRevision + 1 }
    const put = new Map([['chunk/noise', noise.buffer]])
    return store.commit({ expectedRevision, manifest, put, remove: [] }).catch(({ code }) => code)
  },

  async inspect(name: string) {
    const { store } = await openStore(name)
    const { used } = await store.estimate()
    const noise = await store.read('chunk/noise')
    return { kind: store.kind, manifest: await store.readManifest(), noise: noise?.byteLength, used }
  },
}

declare global {
  var storePage: StorePage
}

export type StorePage = typeof operations

globalThis.storePage = operations
