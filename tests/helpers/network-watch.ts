import type { BrowserContext, Page } from 'playwright-core'

export interface NetworkWatch {
  /** URL of every request so far of the context's pages, their workers and their WebSockets, oldest first. */
  readonly urls: readonly string[]
  /** Those of them that left the origin. */
  readonly foreign: readonly string[]
  /** Throws unless something was requested and all of it from the origin. */
  assertOwnOriginOnly(): void
}

/** Records every request of a browser context. Begin before the first page opens. */
export function watchNetwork(context: BrowserContext, origin: string): NetworkWatch {
  const urls: string[] = []
  const watchPage = (page: Page) => page.on('websocket', (socket) => urls.push(socket.url()))
  context.on('request', (request) => urls.push(request.url()))
  context.on('page', watchPage)
  context.pages().forEach(watchPage)
  return {
    urls,
    get foreign() {
      return urls.filter((url) => !staysAt(origin, url))
    },
    assertOwnOriginOnly() {
      if (urls.length === 0) throw new Error('no request was seen, so nothing was proved')
      if (this.foreign.length > 0) throw new Error(`requests left ${origin}:\n${this.foreign.join('\n')}`)
    },
  }
}

/** Data URLs are no requests; a blob URL names the origin that made it. */
function staysAt(origin: string, url: string): boolean {
  return url.startsWith('data:') || new URL(url).origin === origin
}
