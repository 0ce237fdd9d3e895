import { expect, it } from 'vitest'
import { createSearch, modelDownload, SearchError } from '../../src/index.ts'

/** The files of the small test encoder, at addresses that nothing has kept yet. */
function freshFiles(): Readonly<Record<string, string>> {
  const visit = crypto.randomUUID()
  const names = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']
  return Object.fromEntries(names.map((name) => [name, `/twins/pylate/${name}?${visit}`]))
}

it('what a model will download is known before, and nothing is left once it is kept', async () => {
  const files = freshFiles()
  const bytes = await Promise.all(
    Object.values(files).map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength),
  )
  const all = bytes.reduce((sum, size) => sum + size)
  expect(await modelDownload({ files })).toBe(all)
  const search = await createSearch({
    name: `size-${crypto.randomUUID()}`,
    model: { files },
    device: 'wasm',
    storage: 'memory',
  })
  await search.dispose()
  expect(await modelDownload({ files })).toBe(0)
})

it('nobody knows the size of what is not there, nor of what is not given by its files', async () => {
  expect(await modelDownload({ files: { 'model.onnx': '/twins/nowhere/model.onnx' } })).toBeUndefined()
  expect(await modelDownload('/twins/pylate/')).toBeUndefined()
  await expect(modelDownload({ files: { 'model.onnx': '' } })).rejects.toBeInstanceOf(SearchError)
})
