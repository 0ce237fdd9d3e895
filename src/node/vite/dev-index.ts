import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { bundleFilePattern, bundleManifestName } from '../../core/bundle/manifest.ts'

export interface DevIndexOptions {
  /** Of the bundle. */
  readonly folder: string
  /** Brings it up to date. */
  readonly build: () => Promise<void>
}

/** An index in development: built when it is first asked for, and again when it was asked for after a change. */
export function devIndex({ folder, build }: DevIndexOptions) {
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
      const ready = name === bundleManifestName ? current() : (built ?? Promise.resolve())
      ready.then(() => send(response, join(folder, name))).catch(next)
    },
  }
}

async function send(response: ServerResponse, path: string): Promise<void> {
  const bytes = await readFile(path).catch(() => undefined)
  response.writeHead(bytes === undefined ? 404 : 200, {
    'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    'Cache-Control': 'no-cache',
  })
  response.end(bytes)
}
