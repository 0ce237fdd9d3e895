import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { urlOf } from '../../../../src/node/read/files.ts'
import type { Found } from '../../../../src/node/read/found.ts'
import { readSource } from '../../../../src/node/read/source.ts'
import { serveFolder } from '../../../helpers/server.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  return folder
}

async function read(source: string): Promise<Found[]> {
  const found: Found[] = []
  for await (const one of readSource(source, { base: '/' })) found.push(one)
  return found
}

describe('readSource', () => {
  test('a folder: pages in order of their paths, hidden ones not', async () => {
    const folder = await folderOf({
      'index.md': '# Home\n\nHello.',
      'guide/start.md': 'Start here.',
      'page.html': '<h1>Page</h1><p>Text.',
      '.git/x.md': 'no',
      'node_modules/y.md': 'no',
      'picture.png': 'no',
    })
    expect(await read(folder)).toEqual([
      {
        origin: 'guide/start.md',
        document: { id: 'guide/start.md', title: 'start', url: '/guide/start', sections: [{ text: 'Start here.' }] },
      },
      { origin: 'index.md', document: { id: 'index.md', title: 'Home', url: '/', sections: [{ text: 'Hello.' }] } },
      {
        origin: 'page.html',
        document: { id: 'page.html', title: 'Page', url: '/page.html', sections: [{ text: 'Text.' }] },
      },
    ])
  })

  test('bad files are named, and the others are read', async () => {
    const folder = await folderOf({
      'a.md': Uint8Array.of(0xff, 0xfe, 0x00),
      'b.jsonl': '{"_id":"1","text":"x"}\n\nnonsense\n',
      'c.md': '---\ndraft: true\n---\nx',
    })
    expect(await read(folder)).toEqual([
      { origin: 'a.md', problem: expect.stringContaining('cannot be read') },
      { origin: 'b.jsonl:1', document: { id: '1', text: 'x' } },
      { origin: 'b.jsonl:3', problem: expect.stringContaining('is not JSON') },
      { origin: 'c.md', leftOut: true },
    ])
  })

  test('a sitemap of sitemaps, and a list of URLs', async () => {
    const folder = await folderOf({ 'a.html': '<h1>A</h1><p>x', 'b.html': '<h1>B</h1><p>y' })
    const server = await serveFolder(folder)
    onTestFinished(() => server.close())
    const { url } = server
    await writeFile(join(folder, 'inner.xml'), `<urlset><url><loc>${url}a.html?x=1&amp;y=2</loc></url></urlset>`)
    await writeFile(
      join(folder, 'sitemap.xml'),
      `<sitemapindex><sitemap><loc>${url}inner.xml</loc></sitemap></sitemapindex>`,
    )
    expect(await read(`${url}sitemap.xml`)).toMatchObject([{ document: { id: `${url}a.html?x=1&y=2`, title: 'A' } }])
    await writeFile(join(folder, 'urls.txt'), `# pages\n${url}b.html\n\n${url}gone.html\n`)
    expect(await read(join(folder, 'urls.txt'))).toMatchObject([
      { document: { title: 'B', url: `${url}b.html` } },
      { origin: `${url}gone.html`, problem: 'the server answers 404' },
    ])
  })

  test('a page that a parser gives up on is named, and the others are read', async () => {
    const folder = await folderOf({ 'deep.html': '<div>'.repeat(100_000), 'fine.html': '<p>Text.' })
    expect(await read(folder)).toMatchObject([
      { origin: 'deep.html', problem: expect.stringMatching(/^cannot be parsed/) },
      { origin: 'fine.html', document: { sections: [{ text: 'Text.' }] } },
    ])
  })

  test('what is not there is refused', async () => {
    await expect(read('no/such/folder')).rejects.toMatchObject({ code: 'options-invalid' })
    const server = await serveFolder(await folderOf({}))
    onTestFinished(() => server.close())
    await expect(read(`${server.url}sitemap.xml`)).rejects.toMatchObject({ code: 'options-invalid' })
  })
})

test.each([
  ['index.md', '/docs/'],
  ['guide/README.md', '/docs/guide/'],
  ['guide/a b.mdx', '/docs/guide/a%20b'],
  ['page.html', '/docs/page.html'],
])('%s is served at %s', (path, url) => {
  expect(urlOf(path, '/docs/')).toBe(url)
})
