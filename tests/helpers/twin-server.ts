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
        if (bytes !== undefined) response.setHeader('Content-Length', bytes.byteLength)
        response.end(bytes ?? 'Not found')
      })
    },
  }
}
