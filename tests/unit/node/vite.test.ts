import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, createServer, type InlineConfig } from 'vite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checkBundle, documentsIn } from '../../../src/core/bundle/manifest.ts'
import { openIndex } from '../../../src/node/open-index.ts'
import { colibri } from '../../../src/node/vite.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writePackage } from '../../helpers/twins/folder.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

async function site() {
  const root = await temporaryFolder()
  const model = join(await temporaryFolder(), 'model')
  await writePackage(model, pylateTwin())
  await writeFile(join(root, 'index.html'), '<title>Home</title><main><h1>Home</h1><p>hello world</main>')
  await writeFile(join(root, 'paris.html'), '<title>Paris</title><main><h1>Paris</h1><p>a page of words</main>')
  const config: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'silent',
    cacheDir: join(root, '.cache'),
    base: '/site/',
    build: { rollupOptions: { input: [join(root, 'index.html'), join(root, 'paris.html')] } },
    plugins: [colibri({ model, device: 'native', threads: 1 })],
  }
  return { root, model, config }
}

test('indexes the site that was built', async () => {
  const { root, model, config } = await site()
  await build(config)
  expect(await readdir(join(root, 'dist/search'))).toContain('manifest.json')
  await using index = await openIndex(join(root, 'dist/search'), { model, device: 'native', threads: 1 })
  const { hits } = await index.search('hello world')
  expect(hits.map(({ url }) => url).toSorted()).toEqual(['/site/', '/site/paris.html'])
})

test('indexes documents that are given by a function, as they are at each build', async () => {
  const { root, model, config } = await site()
  const documents = [{ id: 'first', text: 'hello world' }]
  const plugins = [colibri({ model, device: 'native', threads: 1, source: () => documents })]
  const ids = async () => {
    await build({ ...config, plugins })
    await using index = await openIndex(join(root, 'dist/search'), { model, device: 'native', threads: 1 })
    const { hits } = await index.search('hello world')
    return hits.map(({ id }) => id).toSorted()
  }
  expect(await ids()).toEqual(['first'])
  documents.push({ id: 'second', text: 'a page of words' })
  expect(await ids()).toEqual(['first', 'second'])
})

test('indexes nothing when the build failed', async () => {
  const { root, config } = await site()
  await writeFile(join(root, 'index.html'), '<script type="module" src="./missing.js"></script>')
  await expect(build(config)).rejects.toThrow()
  expect(existsSync(join(root, 'dist/search'))).toBe(false)
})

test('indexes a site of VitePress when its pages are written, and leaves out the page for missing ones', async () => {
  const { root, model, config } = await site()
  const outDir = join(root, 'pages')
  const buildEnd = vi.fn()
  const vitepress = { outDir, buildEnd }
  const plugins = [...(config.plugins ?? []), { name: 'vitepress', config: () => ({ vitepress }) }]
  await writeFile(join(root, 'entry.js'), 'export const rendered = true')
  // As VitePress does it: once for the browser, once for itself, and the pages thereafter.
  await build({ ...config, plugins, build: { ...config.build, outDir } })
  await build({ ...config, plugins, build: { ssr: join(root, 'entry.js'), outDir: join(root, 'temporary') } })
  expect(await readdir(outDir)).not.toContain('search')
  await writeFile(join(outDir, 'guide.html'), '<main><h1>Guide</h1><p>hello page</main>')
  await writeFile(join(outDir, '404.html'), '<main><h1>404</h1><p>hello nobody</main>')
  await vitepress.buildEnd(vitepress)
  expect(buildEnd).toHaveBeenCalledTimes(1)
  await using index = await openIndex(join(outDir, 'search'), { model, device: 'native', threads: 1 })
  const { hits } = await index.search('hello')
  expect(hits.map(({ url }) => url).toSorted()).toEqual(['/site/', '/site/guide.html', '/site/paris.html'])
})

test('serves an index in development that follows the sources', async () => {
  const { root, config } = await site()
  const server = await createServer({ ...config, server: { host: '127.0.0.1', port: 0, ws: false } })
  onTestFinished(() => server.close())
  await server.listen()
  const base = server.resolvedUrls?.local[0] ?? ''
  const served = async () => checkBundle(await (await fetch(`${base}search/manifest.json`)).json())
  const bundle = await served()
  expect(documentsIn(bundle.index)).toBe(2)
  const [file] = bundle.files
  expect((await fetch(`${base}search/${file?.file}`)).status).toBe(200)
  expect((await fetch(`${base}search/chunk-${'0'.repeat(32)}.bin`)).status).toBe(404)
  await writeFile(join(root, 'third.html'), '<main><h1>Third</h1><p>more words</main>')
  await expect.poll(async () => documentsIn((await served()).index), { timeout: 20_000 }).toBe(3)
})
