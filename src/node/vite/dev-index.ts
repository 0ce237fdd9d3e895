import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { bundleFilePattern, bundleManifestName } from '../../core/bundle/manifest.ts'

export interface DevIndexOptions {
  /** Of the bundle. */
  readonly folder: string
  /** Brings it up to date. */
  readonly build: () => Promise<void>
  /** Milliseconds between two signs of life while it is being built. Default 2000; a page gives up after ten seconds. */
  readonly pulse?: number
}

/** An index in development: built when it is first asked for, and again when it was asked for after a change. */
export function devIndex({ folder, build, pulse = 2000 }: DevIndexOptions) {
  let built: Promise<void> | undefined
  let isStale = true
  const current = (): Promise<void> => {
    if (isStale) {
      isStale = false
      built = (built ?? Promise.resolve()).catch(() => undefined).then(build)
    }
    return built ?? Promise.resolve()
  }
  return {
    refresh(): void {
      isStale = true
    },
    /** Resolves when nothing is being built. */
    async settled(): Promise<void> {
      await built?.catch(() => undefined)
    },
    serve(request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void {
      const name = (request.url ?? '').replace(/[?#].*/, '').replace(/^\//, '')
      if (name !== bundleManifestName && !bundleFilePattern.test(name)) {
        next()
        return
      }
      // Only the manifest brings changes: the files that it names must not go while they are being fetched.
      const isManifest = name === bundleManifestName
      const ready = isManifest ? current() : (built ?? Promise.resolve())
      const alive = isManifest ? setInterval(() => writeSpace(response), pulse) : undefined
      ready
        .then(() => send(response, join(folder, name)))
        .catch((error: unknown) => (response.headersSent ? response.destroy() : next(error)))
        .finally(() => clearInterval(alive))
    },
  }
}

/** JSON may begin with white space. */
function writeSpace(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(200, headersOf(bundleManifestName))
  response.write(' ')
}

async function send(response: ServerResponse, path: string): Promise<void> {
  const bytes = await readFile(path).catch(() => undefined)
  if (!response.headersSent) response.writeHead(bytes === undefined ? 404 : 200, headersOf(path))
  response.end(bytes)
}

const headersOf = (path: string) => ({
  'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
  'Cache-Control': 'no-cache',
})
