import { type ChildProcess, spawn } from 'node:child_process'
import { freePort } from '../../../tools/testing/free-port.mjs'
import type { Engine } from './engine.ts'
import { endProcess, guardGroup } from './process.ts'
import { WebDriver } from './webdriver.ts'

const startTimeout = 60_000

/**
 * WebKitGTK's MiniBrowser through WebKitWebDriver. Needs a display; xvfb-run lends one.
 *
 * WebKitGTK grants SharedArrayBuffer by a setting of the process and not by the page's isolation, so the two are
 * brought together here.
 */
export class WebKit implements Engine {
  private readonly paths: { readonly driver: string; readonly browser: string }
  private readonly isolated: boolean
  private service: ChildProcess | undefined
  private dismissGuard: (() => void) | undefined
  private driver: Promise<WebDriver> | undefined
  private readonly sessions: string[] = []

  constructor(paths: { readonly driver: string; readonly browser: string }, isolated: boolean) {
    this.paths = paths
    this.isolated = isolated
  }

  async openPage(url: string): Promise<void> {
    this.driver ??= this.start()
    const driver = await this.driver
    const session = await driver.newSession({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: this.paths.browser, args: ['--automation'] },
    })
    this.sessions.push(session)
    await driver.navigate(session, url)
  }

  async close(): Promise<void> {
    const driver = await this.driver?.catch(() => undefined)
    await Promise.allSettled(this.sessions.splice(0).map((session) => driver?.endSession(session)))
    if (this.service !== undefined) await endProcess(this.service)
    this.dismissGuard?.()
    this.service = undefined
    this.driver = undefined
  }

  private async start(): Promise<WebDriver> {
    const port = await freePort()
    const service = spawn(this.paths.driver, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      detached: true,
      env: { ...process.env, LIBGL_ALWAYS_SOFTWARE: '1', JSC_useSharedArrayBuffer: this.isolated ? '1' : '0' },
    })
    this.service = service
    if (service.pid !== undefined) this.dismissGuard = guardGroup(service.pid)
    const failed = new Promise<never>((_, reject) => {
      service.once('error', reject)
      service.once('exit', (code) => reject(new Error(`WebKitWebDriver ended with ${code} before it was ready`)))
    })
    const driver = new WebDriver(`http://127.0.0.1:${port}`)
    await Promise.race([driver.ready(startTimeout), failed])
    return driver
  }
}
