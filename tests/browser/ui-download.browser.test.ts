import { afterEach, expect, it } from 'vitest'
import { modelDownload, SearchError } from '../../src/index.ts'

const cacheName = 'model-download-test'
afterEach(() => caches.delete(cacheName))

/** The files of the small test encoder, at addresses that nothing has kept yet. */
function freshFiles(): Readonly<Record<string, string>> {
  const visit = crypto.randomUUID()
  const names = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']
  return Object.fromEntries(names.map((name) => [name, new URL(`/twins/pylate/${name}?${visit}`, location.href).href]))
}

it('is what the files weigh that this browser has not kept', async () => {
  const files = freshFiles()
  const cache = await caches.open(cacheName)
  const bytes = await Promise.all(
    Object.values(files).map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength),
  )
  let left = bytes.reduce((sum, size) => sum + size)
  expect(await modelDownload({ files })).toBe(left)
  for (const [index, url] of Object.values(files).entries()) {
    await cache.put(url, await fetch(url))
    left -= bytes[index] ?? 0
    expect(await modelDownload({ files })).toBe(left)
  }
  expect(left).toBe(0)
})

it('is not known of what is not there, nor of what is not given by its files', async () => {
  expect(await modelDownload({ files: { 'model.onnx': '/twins/nowhere/model.onnx' } })).toBeUndefined()
  expect(await modelDownload('/twins/pylate/')).toBeUndefined()
  await expect(modelDownload({ files: { 'model.onnx': '' } })).rejects.toBeInstanceOf(SearchError)
})
