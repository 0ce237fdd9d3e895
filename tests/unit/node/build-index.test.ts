import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildIndex } from '../../../src/node/build-index.ts'
import { openIndex } from '../../../src/node/open-index.ts'
import { presets } from '../../../src/node/presets.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writePackage } from '../../helpers/twins/folder.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

async function site() {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'pages'))
  await writeFile(join(folder, 'pages/a.md'), '# Words\n\nhello world\n\n## Page\n\nsearch the passage for a token')
  await writeFile(join(folder, 'pages/b.html'), '<h1>Paris</h1><p>paris is a page of words')
  const model = join(folder, 'model')
  await writePackage(model, pylateTwin())
  return { source: join(folder, 'pages'), out: join(folder, 'out'), model, device: 'native', threads: 1 } as const
}

describe('buildIndex', () => {
  test('reads a folder and writes what openIndex searches', async () => {
    const options = await site()
    const summary = await buildIndex(options)
    expect(summary).toMatchObject({ documents: 2, unchanged: 0, passages: 3, encoded: 3, leftOut: 0, problems: [] })
    await using index = await openIndex(options.out, { model: options.model, device: 'native' })
    const { hits } = await index.search('hello world', { matches: true })
    expect(hits.map(({ id }) => id).toSorted()).toEqual(['a.md', 'b.html'])
    expect(await index.status()).toMatchObject({ documents: 2, storage: 'folder' })
  })

  test.each([
    [{}, presets.default],
    [{ preset: 'small' }, presets.small],
    [{ preset: 'full' }, presets.full],
    [
      { preset: 'small', nbits: 4 },
      { ...presets.small, nbits: 4 },
    ],
  ] as const)('%j makes an index of that kind', async (chosen, { nbits, pool }) => {
    const options = await site()
    await buildIndex({ ...options, ...chosen })
    await using index = await openIndex(options.out, { model: options.model, device: 'native' })
    expect(await index.status()).toMatchObject({ documents: 2, nbits, pool })
  })

  test('the second time costs nothing', async () => {
    const options = await site()
    await buildIndex(options)
    expect(await buildIndex(options)).toMatchObject({ documents: 2, unchanged: 2, encoded: 0 })
  })

  test('a document that is wrong is a problem, and the others are indexed', async () => {
    const options = await site()
    const source = [{ id: 'x', text: 'hello' }, { id: 'x', text: 'again' }, { id: 'y', text: ' ' }, { text: 'no id' }]
    const summary = await buildIndex({ ...options, source: source as { id: string; text: string }[] })
    expect(summary.documents).toBe(1)
    expect(summary.problems.map(({ origin }) => origin)).toEqual(['document 1', 'document 2', 'document 3'])
  })

  test('refuses unknown options by name', async () => {
    const options = { ...(await site()), nbit: 4 }
    await expect(buildIndex(options)).rejects.toMatchObject({
      code: 'options-invalid',
      message: expect.stringContaining('"nbit"'),
    })
  })

  test('refuses to leave out where to write', async () => {
    const { source } = await site()
    await expect(buildIndex({ source } as Parameters<typeof buildIndex>[0])).rejects.toMatchObject({
      code: 'options-invalid',
    })
  })

  test('a signal ends the work', async () => {
    const options = { ...(await site()), signal: AbortSignal.abort(new Error('enough')) }
    await expect(buildIndex(options)).rejects.toThrow('enough')
  })
})

describe('openIndex', () => {
  test('refuses an index of another encoder', async () => {
    const options = await site()
    await buildIndex(options)
    const other = join(options.out, '../other')
    await writePackage(other, pylateTwin({ seed: 2 }))
    await expect(openIndex(options.out, { model: other, device: 'native' })).rejects.toMatchObject({
      code: 'index-incompatible',
    })
  })
})
