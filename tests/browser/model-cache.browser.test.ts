import { afterEach, expect, test } from 'vitest'
import type { FetchOptions } from '../../src/encoder/files.ts'
import { cachedModelFiles } from '../../workers/model-cache.ts'
import { modelCacheName } from '../../workers/model-cache-entries.ts'

const url = new URL('/models/tried/', location.href).href
const anything: FetchOptions = { check: () => undefined }

/** A server that serves one file, and stops answering when told to. */
function server() {
  const requests: string[] = []
  const state = { down: false, requests, fetch: answer }
  async function answer(_: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    requests.push(init?.method ?? 'GET')
    if (state.down) throw new TypeError('no connection')
    return new Response('the file', { headers: { etag: '"one"' } })
  }
  return state
}

afterEach(() => caches.delete(modelCacheName))

test('keeps a file in Cache Storage, and starts from it without a connection', async () => {
  const origin = server()
  const first = await cachedModelFiles({ source: { url }, fetch: origin.fetch })('model.onnx', anything)
  expect(new TextDecoder().decode(first?.bytes)).toBe('the file')
  const second = await cachedModelFiles({ source: { url }, fetch: origin.fetch })('model.onnx', anything)
  expect(second).toEqual({ bytes: first?.bytes, sha256: first?.sha256 })
  origin.down = true
  expect((await cachedModelFiles({ source: { url }, fetch: origin.fetch })('model.onnx', anything))?.sha256).toBe(
    first?.sha256,
  )
  expect(origin.requests).toEqual(['GET', 'HEAD', 'HEAD'])
})

test('throws away what was damaged in Cache Storage', async () => {
  const origin = server()
  const files = cachedModelFiles({ source: { url }, fetch: origin.fetch })
  const first = await files('model.onnx', anything)
  const cache = await caches.open(modelCacheName)
  const kept = await cache.match(`${url}model.onnx`)
  await cache.put(`${url}model.onnx`, new Response('another', { headers: kept?.headers ?? {} }))
  expect((await files('model.onnx', anything))?.sha256).toBe(first?.sha256)
  expect(origin.requests).toEqual(['GET', 'GET'])
})
