import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendFile, sendText } from './file-response.ts'

/** How one answer differs from a plain file. */
export interface Answer {
  /** Milliseconds to wait before anything is sent. */
  readonly delay?: number
  /** With a status but no body, the body is the status itself as text, whatever the file holds. */
  readonly status?: number
  /** Sent instead of the file. */
  readonly body?: string
  /** Added to the server's own headers; a header set here wins. */
  readonly headers?: Readonly<Record<string, string>>
  /** Promises the whole length, sends this many bytes, and cuts the connection. */
  readonly truncate?: number
}

export interface SeenRequest {
  readonly method: string
  /** Path without query, as it stands in the URL after the base. Begins with `/`. */
  readonly path: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export interface ServerOptions {
  /** Path under which the folder is served, with both slashes. Default `/`. */
  readonly base?: string
  /** Sent with every answer, for instance the isolation headers or a CSP. */
  readonly headers?: Readonly<Record<string, string>>
  /** Decides how a request is answered; undefined serves the file. May be replaced while the server runs. */
  readonly answer?: (request: SeenRequest) => Answer | undefined
}

export interface FileServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string
  /** Origin and base: the URL of the folder, with a slash at the end. */
  readonly url: string
  /** Every request so far, oldest first. */
  readonly requests: readonly SeenRequest[]
  /** Takes effect from the next request on. */
  answer: ((request: SeenRequest) => Answer | undefined) | undefined
  close(): Promise<void>
}

/**
 * Serves a folder on a free port of loopback. Knows single byte ranges; a folder answers with its index.html.
 * Holds no process open: a test that forgets to close it still ends.
 */
export async function serveFolder(folder: string, options: ServerOptions = {}): Promise<FileServer> {
  const { base = '/', headers = {} } = options
  const root = resolve(folder)
  const requests: SeenRequest[] = []

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname.startsWith(base) ? `/${pathname.slice(base.length)}` : undefined
    const seen = {
      method: request.method ?? 'GET',
      path: path ?? pathname,
      url: request.url ?? '/',
      headers: request.headers,
    }
    requests.push(seen)
    const answer = handle.answer?.(seen) ?? {}
    if (answer.delay !== undefined) await sleep(answer.delay)
    const sent = { ...headers, ...answer.headers }
    if (answer.body !== undefined || answer.status !== undefined) {
      const { status = 200, body = String(status), truncate } = answer
      return sendText(response, { status, headers: sent, ...(truncate !== undefined && { truncate }) }, body)
    }
    if (path === undefined) return sendText(response, { status: 404, headers: sent }, 'outside the base')
    await sendFile(request, response, root, path, {
      status: 200,
      headers: sent,
      ...(answer.truncate !== undefined && { truncate: answer.truncate }),
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  server.unref()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const origin = `http://127.0.0.1:${address.port}`

  const handle: FileServer = {
    origin,
    url: origin + base,
    requests,
    answer: options.answer,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return handle
}
