import { describe, expect, test } from 'vitest'
import { fileUrl, isImmutable } from '../../../src/encoder/files.ts'
import { type LoadProgress, loadPackage, type PackageOptions } from '../../../src/encoder/package.ts'
import { memoryFiles } from '../../helpers/twins/fetch.ts'
import { originalTwin, type PackageFiles, pylateTwin } from '../../helpers/twins/packages.ts'

const twin = pylateTwin()
const load = (files: PackageFiles, options?: PackageOptions) => loadPackage(memoryFiles(files), options)
const without = (...names: string[]): PackageFiles => new Map([...twin].filter(([name]) => !names.includes(name)))
const changed = (name: string, bytes: Uint8Array<ArrayBuffer>): PackageFiles => new Map([...twin, [name, bytes]])
const text = (content: string): Uint8Array<ArrayBuffer> => Uint8Array.from(new TextEncoder().encode(content))

describe('loadPackage', () => {
  test('prefers the int8 graph and takes the other when there is none', async () => {
    expect((await load(twin)).graphFile).toBe('model_int8.onnx')
    expect((await load(twin, { dtype: 'fp32' })).graphFile).toBe('model.onnx')
    expect((await load(without('model_int8.onnx'))).graphFile).toBe('model.onnx')
  })

  test('knows the original layout by what is missing', async () => {
    const { package: loaded, graphFile } = await load(originalTwin())
    expect(graphFile).toBe('vespa_colbert.onnx')
    expect(loaded.contract).toMatchObject({ dim: 96, queryExpansion: 'mask', queryMaxlen: 32, docMaxlen: 300 })
  })

  test('adds up progress, with a total once every size is known', async () => {
    const seen: LoadProgress[] = []
    await load(twin, { onProgress: (progress) => seen.push(progress) })
    const names = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']
    const total = names.reduce((sum, name) => sum + (twin.get(name)?.length ?? 0), 0)
    expect(seen.at(-1)).toEqual({ loaded: total, total })
  })

  test.each<[string, PackageFiles, PackageOptions, string, string]>([
    ['no files at all', new Map(), {}, 'model-unavailable', 'vespa_colbert.onnx'],
    ['no tokenizer', without('tokenizer.json'), {}, 'model-unavailable', 'tokenizer.json'],
    ['no graph', without('model.onnx', 'model_int8.onnx'), {}, 'model-unavailable', 'model.onnx'],
    ['no int8 graph when it is wanted', without('model_int8.onnx'), { dtype: 'int8' }, 'model-unavailable', 'int8'],
    [
      'HTML for a contract',
      changed('onnx_config.json', text('<!doctype html>')),
      {},
      'model-invalid',
      'onnx_config.json',
    ],
    ['half a tokenizer', changed('tokenizer.json', text('{"model":')), {}, 'model-invalid', 'tokenizer.json'],
    ['a wrong field', changed('onnx_config.json', text('{"query_length":"32"}')), {}, 'model-invalid', 'query_length'],
    ['a length out of bounds', twin, { docMaxlen: 5000 }, 'options-invalid', 'docMaxlen'],
  ])('refuses %s', async (_, files, options, code, message) => {
    await expect(load(files, options)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test('refuses a truncated graph', async () => {
    const graph = twin.get('model_int8.onnx')?.slice(0, 5000) ?? new Uint8Array()
    await expect(load(changed('model_int8.onnx', graph))).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('model_int8.onnx (5000 bytes)'),
    })
  })
})

describe('the digest', () => {
  const digest = async (...from: Parameters<typeof load>) => (await load(...from)).package.identity.digest

  test('is the same for the same package, and for choices about queries', async () => {
    const known = await digest(pylateTwin())
    expect(known).toMatch(/^[0-9a-f]{64}$/)
    expect(await digest(twin, { queryMaxlen: 64, queryExpansion: 'mask' })).toBe(known)
  })

  test('differs for another graph, tokenizer, contract or docMaxlen', async () => {
    const digests = await Promise.all([
      digest(twin),
      digest(twin, { dtype: 'fp32' }),
      digest(twin, { docMaxlen: 200 }),
      digest(pylateTwin({ seed: 2 })),
      digest(pylateTwin({ config: { skiplist_words: [] } })),
      digest(pylateTwin({ config: { document_prefix_id: 3 } })),
      digest(changed('tokenizer.json', text(`${new TextDecoder().decode(twin.get('tokenizer.json'))}\n`))),
    ])
    expect(new Set(digests).size).toBe(digests.length)
  })
})

describe('addresses', () => {
  test('a folder is a folder with and without its slash', () => {
    for (const url of ['https://example.org/models/mini', 'https://example.org/models/mini/']) {
      expect(fileUrl({ url }, 'onnx/model.onnx')).toBe('https://example.org/models/mini/onnx/model.onnx')
    }
  })

  test('a hub has its layout, and only an id leads to the public one', () => {
    expect(fileUrl({ id: 'owner/name' }, 'a.json')).toBe('https://huggingface.co/owner/name/resolve/main/a.json')
    expect(fileUrl({ id: 'owner/name', revision: 'refs/pr/1', hub: 'https://mirror.example/hf' }, 'a.json')).toBe(
      'https://mirror.example/hf/owner/name/resolve/refs%2Fpr%2F1/a.json',
    )
  })

  test('only a commit never changes', () => {
    expect(isImmutable({ id: 'owner/name', revision: '0'.repeat(40) })).toBe(true)
    expect(
      [{ id: 'owner/name' }, { id: 'owner/name', revision: 'v1' }, { url: 'https://e.org' }].some(isImmutable),
    ).toBe(false)
  })
})
