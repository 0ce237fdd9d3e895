import { type ChildProcess, spawn } from 'node:child_process'
import { freePort } from '../../../tools/testing/free-port.mjs'
import type { DrivenEngine, DrivenPage } from './engine.ts'
import { endProcess, guardGroup } from './process.ts'
import { WebDriver } from './webdriver.ts'

const startTimeout = 60_000

interface Session {
  readonly driver: WebDriver
  readonly session: string
  /** Handle of the window that a session begins with. */
  readonly first: string
}

/**
 * WebKitGTK's MiniBrowser through WebKitWebDriver. Needs a display; xvfb-run lends one.
 *
 * WebKitGTK grants SharedArrayBuffer by a setting of the process and not by the page's isolation, so the two are
 * brought together here.
 */
export class WebKit implements DrivenEngine {
  private readonly paths: { readonly driver: string; readonly browser: string }
  private readonly isolated: boolean
  private service: ChildProcess | undefined
  private dismissGuard: (() => void) | undefined
  private driver: Promise<WebDriver> | undefined
  private readonly sessions: string[] = []
  /** The session of all pages that a test drives: storage is a session's own. */
  private shared: Promise<Session> | undefined

  constructor(paths: { readonly driver: string; readonly browser: string }, isolated: boolean) {
    this.paths = paths
    this.isolated = isolated
  }

  async openPage(url: string): Promise<void> {
    const { driver, session } = await this.newSession()
    await driver.navigate(session, url)
  }

  async newPage(url: string): Promise<DrivenPage> {
    this.shared ??= this.newSession()
    const { driver, session, first } = await this.shared
    await driver.switchTo(session, first)
    const window = await driver.openWindow(session)
    await driver.navigate(session, url)
    return {
      evaluate: async (expression) => {
        await driver.switchTo(session, window)
        return driver.execute(session, `return (${expression})`)
      },
      reload: async () => {
        await driver.switchTo(session, window)
        await driver.navigate(session, url)
      },
      close: async () => {
        await driver.switchTo(session, window)
        await driver.closeWindow(session)
      },
    }
  }

  async close(): Promise<void> {
    const driver = await this.driver?.catch(() => undefined)
    await Promise.allSettled(this.sessions.splice(0).map((session) => driver?.endSession(session)))
    if (this.service !== undefined) await endProcess(this.service)
    this.dismissGuard?.()
    this.service = undefined
    this.driver = undefined
    this.shared = undefined
  }

  private async newSession(): Promise<Session> {
    this.driver ??= this.start()
    const driver = await this.driver
    const session = await driver.newSession({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: this.paths.browser, args: ['--automation'] },
    })
    this.sessions.push(session)
    return { driver, session, first: await driver.currentWindow(session) }
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
