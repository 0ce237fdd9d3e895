import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { Document } from '../../src/core/types.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { buildBundle } from '../../src/node/bundle/build.ts'
import { encoderOf } from './twins/encoder.ts'
import { pylateTwin } from './twins/packages.ts'

/**
 * What a server makes of an index. `parts` gives one that is laid out in parts, by ranges. `replaced` gives the first manifest and the codes it names, and has a newer index as
 * soon as anything else is asked for: a deploy between opening and searching.
 */
export const bundleStates = [
  'whole',
  'parts',
  'replaced',
  'unreachable',
  'absent',
  'html',
  'newer',
  'foreign',
  'truncated',
  'tampered',
] as const
export type BundleState = (typeof bundleStates)[number]

type Files = ReadonlyMap<string, Buffer>

interface Visit {
  state: BundleState
  isReplaced: boolean
  readonly asked: string[]
}

const places = ['paris', 'world']
const pages = (count: number, last: string): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `page-${index}`,
    text: index === count - 1 ? last : `hello ${places[index % 2]} page ${'search '.repeat(index % 5)}`,
  }))

async function made(documents: readonly Document[], seed: number, mostWhole?: number): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'colibri-bundles-'))
  const encoder = await encoderOf(pylateTwin({ seed }))
  const format = { nbits: 2, pool: 1 } as const
  await buildBundle(documents, folder, { encoder, kernel: await loadKernel(), format, mostWhole })
  const names = await readdir(folder)
  const files = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  )
  await rm(folder, { recursive: true })
  return files
}

let indexes: Promise<Record<'whole' | 'parts' | 'deployed' | 'foreign', Files>> | undefined
const madeAll = async () => ({
  whole: await made(pages(80, 'token token token'), 1),
  parts: await made(pages(50, 'token token token'), 1, 0),
  deployed: await made(pages(40, 'model model model'), 1),
  foreign: await made(pages(40, 'token'), 2),
})

/**
 * Serves `/bundles/<visit>/<file>`. A POST to `/bundles/<visit>/<state>` decides how that visit is answered from then on, and
 * `/bundles/<visit>/asked` lists the files that it has asked for.
 */
export function bundleServer(): Plugin {
  const visits = new Map<string, Visit>()
  return {
    name: 'bundles',
    configureServer(server) {
      server.middlewares.use('/bundles/', async (request, response) => {
        const [, name = '', file = ''] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
        const visit = visits.get(name) ?? { state: 'whole', isReplaced: false, asked: [] }
        visits.set(name, visit)
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
        if (request.method === 'POST') {
          visit.state = bundleStates.find((state) => state === file) ?? visit.state
          return response.end()
        }
        if (file === 'asked') return response.end(JSON.stringify(visit.asked))
        visit.asked.push(file)
        indexes ??= madeAll()
        const { status, body } = answer(visit, file, await indexes)
        const part = status === 200 ? ranged(body, request.headers.range) : undefined
        response.statusCode = part === undefined ? status : 206
        response.end(part ?? body)
      })
    },
  }
}

function answer(visit: Visit, file: string, indexes: Awaited<ReturnType<typeof madeAll>>) {
  const isManifest = file === 'manifest.json'
  const isOpening = isManifest || ['codec-', 'chunk-', 'outline-'].some((kind) => file.startsWith(kind))
  if (visit.state === 'unreachable') return { status: 503, body: 'Service unavailable' }
  if (visit.state === 'absent') return { status: 404, body: 'Not found' }
  if (visit.state === 'html') return { status: 200, body: '<!doctype html><title>Not found</title>' }
  if (visit.state === 'newer' && isManifest) return { status: 200, body: '{"bundle":99}' }
  if (visit.state === 'replaced' && !isOpening) visit.isReplaced = true
  const { state, isReplaced } = visit
  const served = state === 'foreign' || state === 'parts' ? state : isReplaced ? 'deployed' : 'whole'
  const files = indexes[served]
  const bytes = files.get(file)
  if (bytes === undefined) return { status: 404, body: 'Not found' }
  if (visit.state === 'truncated' && !isManifest) return { status: 200, body: bytes.subarray(0, bytes.length >> 1) }
  if (visit.state === 'tampered' && !isManifest) return { status: 200, body: turned(bytes) }
  return { status: 200, body: bytes }
}

function ranged(body: string | Buffer, range: string | undefined): Buffer | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  return typeof body === 'string' || last === undefined ? undefined : body.subarray(Number(first), Number(last) + 1)
}

/** The same bytes but for one bit of the last. */
function turned(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8((copy.at(-1) ?? 0) ^ 1, copy.length - 1)
  return copy
}
