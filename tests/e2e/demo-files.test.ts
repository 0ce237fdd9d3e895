import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { builtDemo } from '../helpers/e2e/builds.ts'
import { type NetworkWatch, watchNetwork } from '../helpers/network-watch.ts'
import { type FileServer, serveFolder } from '../helpers/server.ts'

const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types colibri colibri-demo"
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': policy,
}
const patience = { timeout: 120_000 }

const hostile = `<!doctype html><title>&lt;img src=x onerror="hack()"&gt; Cockatoos</title>
<base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/a.css">
<meta http-equiv="refresh" content="0;url=https://evil.example/">
<script>hack()</script><img src="https://evil.example/b.png" onerror="hack()"><iframe src="https://evil.example/"></iframe>
<h2 id='"><script>hack()</script>'>Feathers &lt;script&gt;hack()&lt;/script&gt;</h2>
<p onclick="hack()">A cockatoo keeps its crest &lt;b onmouseover=hack()&gt;bright&lt;/b&gt; by bathing.</p>`

/** A reader's folder: five files that can be read, six that cannot, and what nobody means to search. */
const notes: Readonly<Record<string, string | Buffer>> = {
  'notes/kitchen.md': '# Kitchen\n\n## Bread\n\nKnead the dough for ten minutes.',
  'notes/house/garden.txt': 'Prune the roses in late winter.',
  'notes/house/roof.html': '<title>House</title><h2 id="roof">Roof</h2><p>Replace broken tiles before it rains.',
  'notes/house/wide.txt': Buffer.from('\ufeffThe violin is tuned in fifths.', 'utf16le'),
  'notes/parrots.html': '<h1>Parrots</h1><p>A parrot keeps its plumage bright by bathing.',
  'notes/photo.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  'notes/latin.txt': Buffer.from('Grüße aus der Küche', 'latin1'),
  'notes/program.txt': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]),
  'notes/empty.md': '',
  'notes/blank.md': ' \n\n\t\n',
  'notes/huge.txt': 'words and more words. '.repeat(240_000),
  'notes/.git/secret.md': 'A hidden file about the moon.',
  'notes/node_modules/left/readme.md': 'A dependency about the moon.',
  'diary/monday.md': '# Monday\n\n## Evening\n\nPlayed chess against the neighbour.',
  'diary/spring/tuesday.txt': 'Repaired the bicycle’s chain.',
  'diary/spring/scan.pdf': '%PDF-1.7',
  'diary/broken.txt': Buffer.from([0xc3, 0x28]),
}
const leftOut = [
  'notes/blank.md is empty.',
  'notes/empty.md is empty.',
  'notes/huge.txt is larger than 5 MB.',
  'notes/latin.txt is not text in UTF-8.',
  'notes/photo.jpg is not Markdown, plain text or HTML.',
  'notes/program.txt is not text in UTF-8.',
]

const textFile = (name: string, text: string, mimeType = 'text/plain') => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
})

describe('the reader’s own files in the built demo', () => {
  let folder: string
  let server: FileServer
  let browser: Browser
  let context: BrowserContext
  let network: NetworkWatch
  let page: Page
  const complaints: string[] = []
  let indexFiles: ReadonlySet<string>
  let seen: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colibri-demo-files-'))
    for (const [path, content] of Object.entries(notes)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    }
    const demo = await builtDemo()
    indexFiles = new Set((await readdir(join(demo, 'search'))).map((name) => `/search/${name}`))
    server = await serveFolder(demo, { headers })
    browser = await launchChromium()
    context = await browser.newContext()
    network = watchNetwork(context, server.origin)
    page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`))
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text())
    })
    await page.goto(server.url)
    // A first file, so that the model is there and nothing more is asked of the server.
    await page.locator('#files').setInputFiles([textFile('first.txt', 'First of all.')])
    await page.locator('#files-outcome', { hasText: '1 file indexed' }).waitFor(patience)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.waitForLoadState('networkidle')
    seen = server.requests.length
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  const outcome = () => page.locator('#files-outcome')
  const indexed = async (said: string) => {
    await expect.poll(() => outcome().textContent(), patience).toContain(said)
    return page.locator('.file-problems li').allTextContents()
  }
  const ask = async (question: string, tab = page): Promise<string[]> => {
    await tab.locator('#query').fill(question)
    const list = tab.getByRole('list', { name: `Results for “${question}”` })
    await list.getByRole('listitem').first().waitFor(patience)
    return tab.locator('.result-title').allTextContents()
  }
  /** Two things may be asked for at any time, and carry nothing of the page's: a newer service worker, and the index. */
  const assertNothingSent = () => {
    const isAllowed = (url: string) => url === '/sw.js' || indexFiles.has(url)
    const sent = server.requests.slice(seen).filter(({ method, url }) => method !== 'GET' || !isAllowed(url))
    expect(sent).toEqual([])
    network.assertOwnOriginOnly()
    expect(complaints).toEqual([])
  }
  /** What the browser does when a reader lets go of files over the zone. */
  const dropFromDisk = async (paths: readonly string[]) => {
    const zone = await page.locator('#drop').boundingBox()
    if (zone === null) throw new Error('there is no drop zone')
    const session = await context.newCDPSession(page)
    const data = { items: [], files: paths.map((path) => join(folder, path)), dragOperationsMask: 1 }
    const at = { x: zone.x + zone.width / 2, y: zone.y + 10, data }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...at })
      if (type === 'dragOver') expect(await page.locator('#drop').getAttribute('class')).toContain('drop-open')
    }
  }
  const assertNotesFound = async () => {
    expect((await ask('how long to knead dough'))[0]).toBe('Kitchen')
    expect(await page.locator('.result-where').first().textContent()).toBe('Your files › notes/kitchen.md › Bread')
    expect((await ask('when to prune roses'))[0]).toBe('garden.txt')
    expect((await ask('broken tiles on the roof'))[0]).toBe('House')
    expect((await ask('how is a violin tuned'))[0]).toBe('wide.txt')
  }

  it('a folder that is dropped is walked, and what cannot be read is named and stops nothing', async () => {
    await page.locator('#drop').scrollIntoViewIfNeeded()
    await dropFromDisk(['notes'])
    const problems = await indexed('5 files indexed, 5 new passages. 6 other files left out.')
    expect(problems.toSorted()).toEqual(leftOut)
    await assertNotesFound()
    expect(await page.locator('#drop').getAttribute('class')).not.toContain('drop-open')
    assertNothingSent()
  })

  it('a folder that is chosen is searched; chosen again, only what changed is encoded', async () => {
    await page.locator('#folder').setInputFiles(join(folder, 'diary'))
    const problems = await indexed('2 files indexed, 2 new passages. 2 other files left out.')
    expect(problems.toSorted()).toEqual([
      'diary/broken.txt is not text in UTF-8.',
      'diary/spring/scan.pdf is not Markdown, plain text or HTML.',
    ])
    expect((await ask('playing chess with a neighbour'))[0]).toBe('Monday')
    expect(await page.locator('.result-where').first().textContent()).toBe('Your files › diary/monday.md › Evening')
    expect((await ask('repairing a bicycle chain'))[0]).toBe('tuesday.txt')
    await writeFile(join(folder, 'diary/monday.md'), '# Monday\n\n## Evening\n\nBaked a cake with cherries.')
    await page.locator('#folder').setInputFiles(join(folder, 'diary'))
    await indexed('2 files indexed, 1 new passage. 2 other files left out.')
    expect((await ask('a cake with cherries'))[0]).toBe('Monday')
    expect(await page.locator('.result').first().textContent()).toContain('Baked a cake with cherries.')
    assertNothingSent()
  })

  it('files that are dropped from another program, which have no place on the disk, are searched', async () => {
    const drop = (files: readonly (readonly [name: string, text: string])[]) =>
      page.evaluate((given) => {
        const dataTransfer = new DataTransfer()
        for (const [name, text] of given) dataTransfer.items.add(new File([text], name))
        dataTransfer.items.add('not a file', 'text/plain')
        const zone = document.querySelector('#drop')
        zone?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
      }, files)
    await drop([
      ['harbour.txt', 'The ferry leaves at seven.'],
      ['harbour.txt', 'Another file of the same name.'],
      ['sheet.csv', 'a,b'],
    ])
    const problems = await indexed('1 file indexed, 1 new passage. 2 other files left out.')
    expect(problems).toEqual([
      'harbour.txt has the path of another file.',
      'sheet.csv is not Markdown, plain text or HTML.',
    ])
    expect((await ask('when does the ferry leave'))[0]).toBe('harbour.txt')
    await drop([['picture.png', '']])
    expect(await indexed('Nothing here that can be read. 1 other file left out.')).toHaveLength(1)
    await drop(Array.from({ length: 30 }, (_, number) => [`${number}.bin`, 'x'] as const))
    expect((await indexed('Nothing here that can be read. 30 other files left out.')).at(-1)).toBe('And 10 more.')
    assertNothingSent()
  })

  it('a file that is gone before it is read is named, and the rest is searched', async () => {
    await page.evaluate(() => {
      const read = File.prototype.arrayBuffer
      File.prototype.arrayBuffer = function (this: File) {
        if (this.name !== 'fleeting.txt') return read.call(this)
        return Promise.reject(new DOMException('The file is gone', 'NotReadableError'))
      }
    })
    const files = [
      textFile('fleeting.txt', 'Soon gone.'),
      textFile('lasting.txt', 'The lighthouse keeper sleeps by day.'),
    ]
    await page.locator('#files').setInputFiles(files)
    expect(await indexed('1 file indexed, 1 new passage. 1 other file left out.')).toEqual([
      'fleeting.txt cannot be read.',
    ])
    expect((await ask('when the lighthouse keeper sleeps'))[0]).toBe('lasting.txt')
    assertNothingSent()
  })

  it('what one tab indexes, another finds, and both may index at once', async () => {
    const other = await context.newPage()
    await other.goto(server.url)
    await page.locator('#files').setInputFiles([textFile('left.txt', 'The glacier calves in August.')])
    await other.locator('#files').setInputFiles([textFile('right.txt', 'The volcano smokes in winter.')])
    await indexed('1 file indexed, 1 new passage.')
    await expect.poll(() => other.locator('#files-outcome').textContent(), patience).toContain('1 file indexed')
    for (const tab of [page, other]) {
      expect((await ask('the glacier in August', tab))[0]).toBe('left.txt')
      expect((await ask('the volcano in winter', tab))[0]).toBe('right.txt')
    }
    await other.close()
  })

  it('hostile HTML and file names are shown as text, run nothing and load nothing', async () => {
    seen = server.requests.length
    await page.evaluate(() => Object.assign(globalThis, { hack: () => document.body.classList.add('hacked') }))
    await page
      .locator('#files')
      .setInputFiles([
        textFile('cockatoos.html', hostile, 'text/html'),
        textFile('<img src=x onerror=hack()>.jpg', 'x', 'image/jpeg'),
        textFile('<b>.md', '<img src=x onerror=hack()> The lyrebird mimics.', 'text/markdown'),
      ])
    const problems = await indexed('2 files indexed, 2 new passages. 1 other file left out.')
    expect(problems).toEqual(['<img src=x onerror=hack()>.jpg is not Markdown, plain text or HTML.'])
    expect((await ask('how a cockatoo keeps its crest bright'))[0]).toBe('<img src=x onerror="hack()"> Cockatoos')
    const result = page.locator('.result').first()
    expect(await result.textContent()).toContain('keeps its crest <b onmouseover=hack()>bright</b> by bathing.')
    expect(await result.textContent()).toContain('Feathers <script>hack()</script>')
    expect((await ask('what the lyrebird mimics'))[0]).toBe('<b>.md')
    expect(await page.locator('.result').first().textContent()).toContain('<img src=x onerror=hack()>')
    expect(await page.locator('main :is(img, script, iframe, base, link, [onclick], [onmouseover])').count()).toBe(0)
    expect(await page.locator('body.hacked').count()).toBe(0)
    expect(page.url()).toBe(server.url)
    // The policy speaks of what it keeps the parsed file, which is never shown, from doing.
    const kept = complaints.splice(0).filter((text) => !/base URI|inline event handler/.test(text))
    expect(kept).toEqual([])
    assertNothingSent()
  })
})
