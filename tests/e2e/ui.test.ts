import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import type { FileServer } from '../helpers/server.ts'
import { serveSearchPage } from '../helpers/ui/site.ts'

let server: FileServer
let browser: Browser
const open: Page[] = []

beforeAll(async () => {
  server = await serveSearchPage()
  browser = await launchChromium()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.context().close()))
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Everything the browser complained of: errors, refusals of the policy, dialogs. */
const complaints = new WeakMap<Page, string[]>()

async function visit(query = '', options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options })
  const page = await context.newPage()
  const said: string[] = []
  complaints.set(page, said)
  page.on('pageerror', (error) => said.push(error.message))
  page.on('console', (message) => said.push(message.text()))
  page.on('dialog', (dialog) => {
    said.push(dialog.message())
    void dialog.dismiss()
  })
  open.push(page)
  await page.goto(server.url + query)
  return page
}

const option = (page: Page, name: string) => page.getByRole('option', { name })
const selected = (page: Page) => page.locator('[role=option][aria-selected=true]')
const titles = (page: Page) => page.locator('[role=option] [part=title]').allTextContents()
const call = (page: Page, method: 'modelReady') =>
  page.evaluate((name) => Reflect.get(globalThis, 'fixture')[name](), method)

describe('with the keyboard alone', () => {
  it('a page is found and gone to, at the words that answer', async () => {
    const page = await visit()
    await page.keyboard.press('/')
    await page.keyboard.type('cancel a request')
    await option(page, 'Aborting a request').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await selected(page).locator('[part=title]').textContent()).toBe('Timeouts')
    expect(await selected(page).getAttribute('href')).toBe(
      `${server.url}guide/requests#timeouts:~:text=AbortSignal.timeout(ms)%20stops,that%20takes%20too%20long`,
    )
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/guide\/requests#timeouts/)
  })

  it('the focus goes into the dialog, stays there, and returns to where it was', async () => {
    const page = await visit()
    await page.getByRole('link', { name: 'a link' }).focus()
    await page.keyboard.press('Control+k')
    const combobox = page.getByRole('combobox')
    expect(await combobox.evaluate((input: HTMLElement) => input.matches(':focus'))).toBe(true)
    await page.keyboard.type('x')
    for (let stop = 0; stop < 6; stop++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.localName)).not.toBe('a')
    }
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('a link')
  })

  it('typing in a field of the page opens nothing', async () => {
    const page = await visit()
    await page.locator('#other').focus()
    await page.keyboard.type('and/or')
    await page.keyboard.press('Control+k')
    expect(await page.locator('#other').inputValue()).toBe('and/or')
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('a section beneath a hit is found and gone to', async () => {
    const page = await visit('?hits=sectioned')
    await page.keyboard.press('/')
    await page.keyboard.type('cancel a request')
    await option(page, 'Several requests at once').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await selected(page).locator('[part=title]').textContent()).toBe('Several requests at once')
    const combobox = page.getByRole('combobox')
    expect(await combobox.getAttribute('aria-activedescendant')).toBe(await selected(page).getAttribute('id'))
    const group = page.getByRole('group', { name: 'Making requests' })
    expect(await group.getByRole('option').count()).toBe(3)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/guide\/requests#several/)
  })

  it('a filter is reached, chosen and let go of', async () => {
    const page = await visit('?facets=kind%20version')
    await page.keyboard.press('/')
    await page.keyboard.type('cancel a request')
    await option(page, 'Aborting a request').waitFor()
    const guide = page.getByRole('group', { name: 'Filter by kind' }).getByRole('button', { name: 'guide' })
    const isFocused = () => guide.evaluate((button) => button.matches(':focus'))
    for (let stop = 0; stop < 4 && !(await isFocused()); stop++) await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => titles(page)).toEqual(['Aborting a request'])
    expect(await guide.getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByRole('status').textContent()).toBe('1 result')
    expect(await isFocused()).toBe(true)
    await page.keyboard.press('Space')
    await expect.poll(() => titles(page)).toHaveLength(4)
    expect(await isFocused()).toBe(true)
  })

  it('Home and End move in the text', async () => {
    const page = await visit('?mode=inline')
    await page.getByRole('combobox').focus()
    await page.keyboard.type('word')
    await page.keyboard.press('Home')
    await page.keyboard.type('one ')
    await page.keyboard.press('End')
    await page.keyboard.type('s')
    expect(await page.getByRole('combobox').inputValue()).toBe('one words')
  })
})

describe('while the model is slow', () => {
  it('words answer first, and the better answer keeps the selection and the focus', async () => {
    const page = await visit('?model=slow')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('cancel')
    await option(page, 'Ending early').waitFor()
    expect(await titles(page)).toEqual(['Events', 'Ending early', 'Timeouts'])
    await page.keyboard.press('ArrowDown')
    await call(page, 'modelReady')
    await option(page, 'Aborting a request').waitFor()
    expect(await titles(page)).toEqual(['Events', 'Aborting a request', 'Timeouts', 'Ending early'])
    expect(await selected(page).locator('[part=title]').textContent()).toBe('Events')
    expect(await page.getByRole('combobox').evaluate((input: HTMLElement) => input.matches(':focus'))).toBe(true)
  })

  it('a press of the mouse that began before the better answer ends as a click', async () => {
    const page = await visit('?model=slow&stay=1')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('cancel')
    await option(page, 'Ending early').hover()
    await page.mouse.down()
    await call(page, 'modelReady')
    await option(page, 'Aborting a request').waitFor()
    await page.mouse.up()
    expect(await page.evaluate(() => Reflect.get(globalThis, 'fixture').selections)).toMatchObject([{ id: 'streams' }])
  })
})

describe('under the strictest policy', () => {
  it.each(['', '?mode=inline', '?hits=sectioned&facets=kind', '?consent=always&download-bytes=23000000'])(
    'nothing is refused: %j',
    async (query) => {
      const page = await visit(query)
      await page.keyboard.press('Control+k')
      await page.keyboard.type('cancel')
      await option(page, 'Ending early').waitFor()
      expect(complaints.get(page)).toEqual([])
    },
  )

  it('hostile documents are text', async () => {
    const page = await visit('?hits=hostile&stay=1')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('anything')
    await option(page, 'Spaced').waitFor()
    for (const each of await page.locator('[role=option]').all()) {
      await each.dispatchEvent('click')
      expect((await each.getAttribute('href')) ?? '').not.toMatch(/^\s*(javascript|data):/i)
    }
    expect(await page.evaluate(() => Reflect.has(globalThis, 'attacked'))).toBe(false)
    expect(page.url()).toBe(`${server.url}?hits=hostile&stay=1`)
    expect(complaints.get(page)).toEqual([])
  })
})

it('the shape of what is to come fills the width', async () => {
  const page = await visit()
  await page.keyboard.press('Control+k')
  await page.keyboard.insertText('slow')
  const skeleton = page.locator('[part=skeleton]').first()
  await skeleton.waitFor()
  const [bar, panel] = await Promise.all([skeleton.locator('i').nth(1).boundingBox(), skeleton.boundingBox()])
  expect(bar?.width).toBeGreaterThan(400)
  expect(panel?.width).toBeGreaterThan(600)
})

it('nothing moves for readers who want less motion', async () => {
  const page = await visit('', { reducedMotion: 'reduce' })
  await page.keyboard.press('Control+k')
  await page.keyboard.insertText('slow')
  await page.locator('[part=skeleton]').first().waitFor()
  const animations = () => page.locator('colibri-search').evaluate((box) => box.shadowRoot?.getAnimations().length)
  expect(await animations()).toBe(0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await expect.poll(animations).toBeGreaterThan(0)
})
