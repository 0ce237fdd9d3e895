import { expect, test } from 'vitest'
import { createSearch } from '../../src/index.ts'

/** Bytes loaded, in the order they were reported, of a model whose server cuts the connection in mid-file once. */
async function loadedFrom(folder: string): Promise<{ loaded: number[]; total: number | undefined }> {
  const loaded: number[] = []
  let last: number | undefined
  const visit = crypto.randomUUID()
  const files = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx'].map((file) => [
    file,
    `/twins/${folder}/${file}?visit=${visit}`,
  ])
  const engine = await createSearch({
    name: `download-${visit}`,
    storage: 'memory',
    device: 'wasm',
    model: { files: Object.fromEntries(files) },
    onProgress: (progress) => {
      loaded.push(progress.loaded)
      last = progress.total
    },
  })
  expect((await engine.encodeQuery('hello world')).rows).toBeGreaterThan(0)
  await engine.dispose()
  return { loaded, total: last }
}

const fellBack = (loaded: readonly number[]) => loaded.some((bytes, at) => bytes < (loaded[at - 1] ?? 0))

test('a broken download goes on where it broke, from a server that answers ranges', async () => {
  const { loaded, total } = await loadedFrom('breaking-ranges')
  expect(fellBack(loaded)).toBe(false)
  expect(loaded.at(-1)).toBe(total)
})

test('a broken download starts again, from a server that does not', async () => {
  const { loaded, total } = await loadedFrom('breaking-whole')
  expect(fellBack(loaded)).toBe(true)
  expect(loaded.at(-1)).toBe(total)
})
