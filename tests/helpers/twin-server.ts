import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { originalTwin, type PackageFiles, pylateTwin } from './twins/packages.ts'

const text = (value: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(value))

function withFile(
  files: PackageFiles,
  name: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
) {
  const bytes = files.get(name)
  return bytes === undefined ? files : new Map(files).set(name, change(bytes))
}

/** Model packages, good and bad, by the name of the folder they are served under. */
const packages: Readonly<Record<string, () => PackageFiles>> = {
  pylate: () => pylateTwin(),
  'pylate-2': () => pylateTwin({ seed: 2 }),
  original: () => originalTwin(),
  'breaking-ranges': () => pylateTwin(),
  'breaking-whole': () => pylateTwin(),
  missing: () => new Map(),
  html: () => new Map([...pylateTwin().keys()].map((name) => [name, text('<!doctype html><title>Not found</title>')])),
  truncated: () => withFile(pylateTwin(), 'model_int8.onnx', (bytes) => bytes.slice(0, bytes.length >> 1)),
  // The bare language model in the place of the encoder: 384 wide, where the contract says 96.
  'wrong-width': () => {
    const bare = originalTwin().get('onnx/model.onnx')
    return bare === undefined ? new Map() : withFile(pylateTwin(), 'model_int8.onnx', () => bare)
  },
}

const made = new Map<string, PackageFiles>()
const broken = new Set<string>()

/**
 * Cuts the connection in the middle of a file that is asked for the first time under its URL. From then on
 * `breaking-ranges` gives the rest of it and refuses to give the whole; `breaking-whole` gives the whole, whatever is asked.
 */
function sendBreaking(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array, ranges: boolean): void {
  const { url = '', method } = request
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const rest = ranges ? bytes.subarray(start) : bytes
  response.statusCode = ranges && start > 0 ? 206 : 200
  if (response.statusCode === 206)
    response.setHeader('Content-Range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`)
  response.setHeader('ETag', '"twin"')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Length', rest.length)
  if (method === 'GET' && broken.has(url) && ranges && start === 0) response.statusCode = 503
  if (method !== 'GET' || broken.has(url)) return void response.end(rest)
  broken.add(url)
  response.write(rest.subarray(0, rest.length >> 1), () => setTimeout(() => response.destroy(), 100))
}

/** Serves `/twins/<package>/<file>` from random weights made in memory, in the layouts of the reference packages. */
export function twinServer(): Plugin {
  return {
    name: 'twin-models',
    configureServer(server) {
      server.middlewares.use('/twins/', (request, response, next) => {
        const [, folder = '', ...path] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
        const make = Object.hasOwn(packages, folder) ? packages[folder] : undefined
        if (make === undefined) return next()
        const files = made.get(folder) ?? make()
        made.set(folder, files)
        const bytes = files.get(path.join('/'))
        response.statusCode = bytes === undefined ? 404 : 200
        response.setHeader('Content-Type', folder === 'html' ? 'text/html' : 'application/octet-stream')
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
        if (bytes !== undefined && folder.startsWith('breaking') && path[0] === 'model_int8.onnx') {
          return sendBreaking(request, response, bytes, folder === 'breaking-ranges')
        }
        if (bytes !== undefined) response.setHeader('Content-Length', bytes.byteLength)
        response.end(bytes ?? 'Not found')
      })
    },
  }
}
