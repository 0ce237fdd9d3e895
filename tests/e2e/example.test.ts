import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { watchNetwork } from '../helpers/network-watch.ts'
import { installPackage } from '../helpers/package/install.ts'
import { serve } from '../helpers/package/visit.ts'

const patience = { timeout: 60_000 }

let project: string
let browser: Browser

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'colibri-example-'))
  await Promise.all([
    cp('examples/multi-page', project, { recursive: true }),
    installPackage(project),
    launchChromium().then((launched) => {
      browser = launched
    }),
  ])
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await rm(project, { recursive: true, force: true })
})

const configFile = () => join(project, 'vite.config.js')

/** Opens a page of the site; `settled` is to be called when all was done. */
async function visit(url: string): Promise<{ page: Page; settled: () => void }> {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const { origin, host } = new URL(url)
  const watch = watchNetwork(context, origin)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  const settled = () => {
    expect(watch.foreign.filter((asked) => !asked.startsWith(`ws://${host}`))).toEqual([])
    expect(complaints).toEqual([])
  }
  return { page, settled }
}

async function find(page: Page, query: string, address: RegExp): Promise<void> {
  await page.locator('colibri-search').getByRole('button').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.insertText(query)
  const links = () =>
    page.getByRole('option').evaluateAll((options) => options.map((option) => option.getAttribute('href') ?? ''))
  await expect.poll(async () => (await links()).some((href) => address.test(href)), patience).toBe(true)
}

test('built, its pages are found from each other', async () => {
  await build({ root: project, configFile: configFile(), base: '/garden/', logLevel: 'error' })
  const site = join(project, 'served')
  await cp(join(project, 'dist'), join(site, 'garden'), { recursive: true })
  await rm(join(project, 'dist'), { recursive: true })
  onTestFinished(() => rm(site, { recursive: true }))
  const { page, settled } = await visit(`${await serve(site)}/garden/harvest.html`)
  await find(page, 'perlite', /\/garden\/soil\.html#mixture/)
  await page.locator('[role=option][href*="soil.html#mixture"]').click()
  await page.waitForURL(/\/garden\/soil\.html#mixture/)
  settled()
})

test('in development the index follows what is written', async () => {
  const server = await createServer({
    root: project,
    configFile: configFile(),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0 },
  })
  onTestFinished(() => server.close())
  await server.listen()
  const [url = ''] = server.resolvedUrls?.local ?? []
  const { page, settled } = await visit(url)
  await find(page, 'perlite', /\/soil\.html#mixture/)
  const manifest = async () => (await fetch(`${url}search/manifest.json`)).text()
  const before = await manifest()
  const path = join(project, 'watering.html')
  await writeFile(path, (await readFile(path, 'utf8')).replace('clay cone', 'zeolite cone'))
  await expect.poll(manifest, patience).not.toBe(before)
  await page.reload()
  await find(page, 'zeolite', /\/watering\.html#away/)
  settled()
})
