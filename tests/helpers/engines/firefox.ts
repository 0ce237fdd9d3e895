import puppeteer, { type Browser } from 'puppeteer-core'
import type { DrivenEngine, DrivenPage } from './engine.ts'
import { guardGroup } from './process.ts'

const startTimeout = 90_000

/** Stock Firefox over WebDriver BiDi: no geckodriver, no patched build. */
export class Firefox implements DrivenEngine {
  private readonly executablePath: string
  private browser: Promise<Browser> | undefined
  private dismissGuard: (() => void) | undefined

  constructor(executablePath: string) {
    this.executablePath = executablePath
  }

  async openPage(url: string): Promise<void> {
    await this.newPage(url)
  }

  async newPage(url: string): Promise<DrivenPage> {
    this.browser ??= this.start()
    const page = await (await this.browser).newPage()
    const loaded = { waitUntil: 'domcontentloaded', timeout: startTimeout } as const
    await page.goto(url, loaded)
    return {
      evaluate: (expression) => page.evaluate(expression),
      reload: async () => {
        await page.reload(loaded)
      },
      close: () => page.close(),
    }
  }

  async close(): Promise<void> {
    const browser = this.browser
    this.browser = undefined
    await (await browser?.catch(() => undefined))?.close()
    this.dismissGuard?.()
  }

  private async start(): Promise<Browser> {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: this.executablePath,
      headless: true,
      timeout: startTimeout,
      protocolTimeout: startTimeout,
      extraPrefsFirefox: {
        'dom.webgpu.enabled': true,
        'dom.webgpu.workers.enabled': true,
        'gfx.webgpu.ignore-blocklist': true,
      },
    })
    // Puppeteer starts Firefox as the leader of a process group of its own.
    const group = browser.process()?.pid
    if (group !== undefined) this.dismissGuard = guardGroup(group)
    return browser
  }
}
