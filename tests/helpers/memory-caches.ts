import type { Caches } from '../../workers/model-cache-entries.ts'

/** Cache Storage in memory, by URL; `refuse` makes every write fail as a full disk does. */
export class MemoryCaches implements Caches {
  readonly entries = new Map<string, { readonly body: Uint8Array<ArrayBuffer>; readonly init: ResponseInit }>()
  refuse = false

  async open() {
    return {
      match: async (url: RequestInfo | URL) => {
        const entry = this.entries.get(String(url))
        return entry && new Response(entry.body.length > 0 ? entry.body.slice() : null, entry.init)
      },
      put: async (url: RequestInfo | URL, { body, headers, status }: Response) => {
        if (this.refuse) throw new DOMException('no space left', 'QuotaExceededError')
        const bytes = new Uint8Array(await new Response(body).arrayBuffer())
        this.entries.set(String(url), { body: bytes, init: { headers: [...headers], status } })
      },
      delete: async (url: RequestInfo | URL) => this.entries.delete(String(url)),
      keys: async () => [...this.entries.keys()].map((url) => new Request(url)),
    }
  }
}
