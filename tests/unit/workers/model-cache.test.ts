import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import type { FetchOptions } from '../../../src/encoder/files.ts'
import { cachedModelFiles } from '../../../workers/model-cache.ts'
import { MemoryCaches } from '../../helpers/memory-caches.ts'
import { type FileServer, serveFolder } from '../../helpers/server.ts'

const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251)
const digest = createHash('sha256').update(content).digest('hex')
const anything: FetchOptions = { check: () => undefined }
const etag = { ETag: '"one"' }

let folder: string
let server: FileServer
let caches: MemoryCaches

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-cache-'))
  await writeFile(join(folder, 'model.onnx'), content)
  server = await serveFolder(folder, { base: '/models/mini/' })
  caches = new MemoryCaches()
})

afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const files = (digests?: Record<string, string>) =>
  cachedModelFiles({ source: { url: server.url }, caches, ...(digests && { digests }) })
const requested = (): string[] => server.requests.map(({ method, headers }) => `${method} ${headers.range ?? 'all'}`)

describe('a first download', () => {
  test('gives the file, its digest and its progress', async () => {
    const seen: { loaded: number; total: number | undefined }[] = []
    const file = await files()('model.onnx', { ...anything, onProgress: (progress) => seen.push(progress) })
    expect(file).toMatchObject({ sha256: digest })
    expect(file?.bytes).toEqual(content)
    expect(seen.at(0)).toEqual({ loaded: 0, total: content.length })
    expect(seen.at(-1)).toEqual({ loaded: content.length, total: content.length })
    expect(seen.map(({ loaded }) => loaded)).toEqual(seen.map(({ loaded }) => loaded).sort((a, b) => a - b))
  })

  test('says that a missing file is missing, and remembers it', async () => {
    expect(await files()('other.onnx', anything)).toBeUndefined()
    await server.close()
    expect(await files()('other.onnx', anything)).toBeUndefined()
  })

  test('continues a broken connection where it broke, when the file is the same', async () => {
    server.answer = ({ headers }) => ({ headers: etag, ...(headers.range ? {} : { truncate: 70_000 }) })
    const file = await files()('model.onnx', anything)
    expect(file?.sha256).toBe(digest)
    expect(requested()).toEqual(['GET all', expect.stringMatching(/^GET bytes=[1-9]\d*-$/)])
    expect(server.requests.at(-1)?.headers['if-range']).toBe('"one"')
  })

  test('starts again when the file has changed in between', async () => {
    const fresh = 'a newer file'
    server.answer = ({ headers }) =>
      headers.range ? { status: 200, body: fresh, headers: { ETag: '"two"' } } : { headers: etag, truncate: 70_000 }
    const file = await files()('model.onnx', anything)
    expect(new TextDecoder().decode(file?.bytes)).toBe(fresh)
  })

  test('starts again without an ETag to hold on to', async () => {
    server.answer = () => (server.requests.length === 1 ? { truncate: 70_000 } : undefined)
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
    expect(requested()).toEqual(['GET all', 'GET all'])
  })

  test('starts again when the server has no such range', async () => {
    server.answer = ({ headers }) => {
      if (headers.range) return { status: 416, headers: etag }
      return server.requests.length === 1 ? { headers: etag, truncate: 70_000 } : { headers: etag }
    }
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
    expect(requested()).toEqual(['GET all', expect.stringMatching(/^GET bytes/), 'GET all'])
  })

  test('follows redirects', async () => {
    await writeFile(join(folder, 'stored.onnx'), content)
    server.answer = ({ path }) =>
      path === '/model.onnx' ? { status: 302, headers: { Location: `${server.url}stored.onnx` } } : undefined
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
  })

  test.each([
    ['a connection that always breaks', () => ({ truncate: 1000 }), 'model-unavailable', 'cannot be downloaded'],
    ['a server that fails', () => ({ status: 503 }), 'model-unavailable', '503'],
    ['a server that forbids', () => ({ status: 403 }), 'model-unavailable', '403'],
    ['a page of HTML', () => ({ body: '\n<!doctype html><p>not here' }), 'model-invalid', 'HTML'],
    ['a Git LFS pointer', () => ({ body: 'version https://git-lfs.github.com/spec/v1' }), 'model-invalid', 'LFS'],
  ])('refuses %s and keeps nothing', async (_, answer, code, message) => {
    server.answer = answer
    const failing = files()('model.onnx', anything)
    await expect(failing).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
    await expect(failing).rejects.toThrow('model.onnx')
    expect(caches.entries.size).toBe(0)
  })

  test('refuses a file with another digest and keeps nothing', async () => {
    const wanted = '0'.repeat(64)
    const failing = files({ 'model.onnx': wanted })('model.onnx', anything)
    await expect(failing).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringContaining(wanted) })
    expect(caches.entries.size).toBe(0)
  })

  test('keeps nothing that its reader refuses', async () => {
    const check = () => {
      throw new SearchError('model-invalid', 'not a graph')
    }
    await expect(files()('model.onnx', { check })).rejects.toThrow('not a graph')
    expect(caches.entries.size).toBe(0)
  })

  test('stops with the reason of the signal', async () => {
    const controller = new AbortController()
    server.answer = () => {
      controller.abort(new Error('changed my mind'))
      return { delay: 50 }
    }
    await expect(files()('model.onnx', { ...anything, signal: controller.signal })).rejects.toThrow('changed my mind')
    expect(caches.entries.size).toBe(0)
  })

  test('works without Cache Storage and with one that refuses', async () => {
    const refusing = { open: () => Promise.reject(new DOMException('insecure', 'SecurityError')) }
    const uncached = cachedModelFiles({ source: { url: server.url }, caches: refusing })
    expect((await uncached('model.onnx', anything))?.sha256).toBe(digest)
    caches.refuse = true
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
    expect(caches.entries.size).toBe(0)
  })
})

describe('a kept file', () => {
  beforeEach(async () => {
    server.answer = () => ({ headers: etag })
    await files()('model.onnx', anything)
  })
  const since = (): string[] => requested().slice(1)

  test('is not downloaded again while the server has the same', async () => {
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
    expect(since()).toEqual(['HEAD all'])
  })

  test('is replaced when the server has another', async () => {
    server.answer = () => ({ status: 200, body: 'newer', headers: { ETag: '"two"' } })
    const file = await files()('model.onnx', anything)
    expect(new TextDecoder().decode(file?.bytes)).toBe('newer')
    expect((await files()('model.onnx', anything))?.sha256).toBe(file?.sha256)
    expect(since()).toEqual(['HEAD all', 'GET all', 'HEAD all'])
  })

  test('serves while the server is out of reach', async () => {
    await server.close()
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
  })

  test('is asked about no more when its digest is given', async () => {
    expect((await files({ 'model.onnx': digest })('model.onnx', anything))?.sha256).toBe(digest)
    expect(since()).toEqual([])
  })

  test('is thrown away when its bytes have changed', async () => {
    const [url = '', entry] = [...caches.entries][0] ?? []
    if (entry === undefined) throw new Error('nothing was kept')
    caches.entries.set(url, { ...entry, body: entry.body.with(1000, 7) })
    expect((await files()('model.onnx', anything))?.sha256).toBe(digest)
    expect(since()).toEqual(['GET all'])
  })
})

describe('a model hub', () => {
  const hub = (revision?: string) =>
    cachedModelFiles({
      source: { id: 'owner/name', hub: `${server.origin}/`, ...(revision !== undefined && { revision }) },
      caches,
    })

  test('has its own layout, with main as the revision', async () => {
    server.answer = () => ({ body: 'file' })
    await hub()('onnx/model.onnx', anything)
    expect(server.requests.at(-1)?.url).toBe('/owner/name/resolve/main/onnx/model.onnx')
  })

  test('is believed about the SHA-256 in its ETag', async () => {
    server.answer = () => ({ body: 'file', headers: { ETag: `"${'a'.repeat(64)}"` } })
    await expect(hub()('model.onnx', anything)).rejects.toMatchObject({ code: 'model-invalid' })
    const right = createHash('sha256').update('file').digest('hex')
    server.answer = () => ({ body: 'file', headers: { 'X-Linked-ETag': `"${right}"`, ETag: '"other"' } })
    expect((await hub()('model.onnx', anything))?.sha256).toBe(right)
  })

  test('is not asked again about a commit', async () => {
    server.answer = () => ({ body: 'file' })
    await hub('b'.repeat(40))('model.onnx', anything)
    await hub('b'.repeat(40))('model.onnx', anything)
    expect(server.requests.length).toBe(1)
  })
})
