import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FetchOptions } from '../../../src/encoder/files.ts'
import { nodeModelFiles } from '../../../src/node/model-files.ts'
import { type FileServer, serveFolder } from '../../helpers/server.ts'

const anything: FetchOptions = { check: () => undefined }
let folder: string
let server: FileServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-files-'))
  await writeFile(join(folder, 'tokenizer.json'), '{}')
  server = await serveFolder(folder)
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

describe.each<[string, () => string]>([
  ['a folder', () => folder],
  ['a file: URL', () => pathToFileURL(folder).href],
  ['an http: URL', () => server.url],
])('%s', (_, location) => {
  test('gives its files with their digests', async () => {
    const file = await nodeModelFiles(location())('tokenizer.json', anything)
    expect(new TextDecoder().decode(file?.bytes)).toBe('{}')
    expect(file?.sha256).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  })

  test('has no files but those', async () => {
    expect(await nodeModelFiles(location())('model.onnx', anything)).toBeUndefined()
  })

  test('lets the reader refuse a file', async () => {
    const check = () => {
      throw new Error('no good')
    }
    await expect(nodeModelFiles(location())('tokenizer.json', { check })).rejects.toThrow('no good')
  })
})

test('a folder in the place of a file cannot be read', async () => {
  await expect(
    nodeModelFiles(join(folder, '..'))(folder.slice(folder.lastIndexOf('/') + 1), anything),
  ).rejects.toMatchObject({ code: 'model-unavailable' })
})
