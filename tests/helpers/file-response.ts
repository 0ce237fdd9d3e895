import { open, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

export interface ResponseShape {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Bytes of the body to send before the connection is cut; the length promised is the whole one. */
  readonly truncate?: number
}

export function sendText(response: ServerResponse, shape: ResponseShape, text: string): void {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', ...shape.headers }
  send(response, { ...shape, headers }, Buffer.from(text))
}

/** Answers with the file at `path` below `root`, or 404; `path` can not lead out of `root`. */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  path: string,
  shape: ResponseShape,
): Promise<void> {
  const found = await findFile(root, path)
  if (found === undefined) return sendText(response, { ...shape, status: 404 }, `no ${path} here`)
  await using file = await open(found)
  const { size } = await file.stat()
  const read = async (start: number, end: number) => {
    const bytes = Buffer.alloc(end - start)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
    return bytes.subarray(0, bytesRead)
  }
  const headers = {
    'Content-Type': contentTypes[extname(found)] ?? 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ...shape.headers,
  }
  const range = byteRange(request.headers.range, size)
  if (range === undefined) return send(response, { ...shape, headers }, await read(0, size))
  if (range === 'unsatisfiable') {
    const refused = { ...headers, 'Content-Range': `bytes */${size}` }
    return send(response, { ...shape, status: 416, headers: refused }, Buffer.alloc(0))
  }
  const partial = { ...headers, 'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}` }
  send(response, { ...shape, status: 206, headers: partial }, await read(range.start, range.end))
}

async function findFile(root: string, path: string): Promise<string | undefined> {
  const wanted = join(root, decodeURIComponent(path))
  if (wanted !== root && !wanted.startsWith(root + sep)) return undefined
  const found = await stat(wanted).catch(() => undefined)
  if (found?.isFile()) return wanted
  const index = join(wanted, 'index.html')
  return found?.isDirectory() && (await stat(index).catch(() => undefined))?.isFile() ? index : undefined
}

/** One range of the `Range` header (RFC 9110, section 14.2); several at once are answered with the whole file. */
function byteRange(header: string | undefined, length: number) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  const [, first = '', last = ''] = match ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first)
  const end = first === '' || last === '' ? length : Math.min(length, Number(last) + 1)
  return start < end ? { start, end } : 'unsatisfiable'
}

function send(response: ServerResponse, { status, headers, truncate }: ResponseShape, body: Buffer): void {
  response.writeHead(status, { 'Cache-Control': 'no-cache', ...headers, 'Content-Length': body.length })
  if (response.req.method === 'HEAD') {
    response.end()
  } else if (truncate === undefined || truncate >= body.length) {
    response.end(body)
  } else {
    response.write(body.subarray(0, truncate), () => response.destroy())
  }
}
