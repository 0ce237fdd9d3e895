import { setTimeout as sleep } from 'node:timers/promises'

/** The few commands of WebDriver (W3C) that open pages and run scripts. Every answer is checked before it is used. */
export class WebDriver {
  private readonly base: string

  constructor(base: string) {
    this.base = base
  }

  /** Waits until the service takes sessions. */
  async ready(timeout: number): Promise<void> {
    const deadline = Date.now() + timeout
    for (;;) {
      const status = await this.command('GET', '/status').catch(() => undefined)
      if (field(status, 'ready') === true) return
      if (Date.now() > deadline) throw new Error(`no WebDriver service at ${this.base} after ${timeout} ms`)
      await sleep(50)
    }
  }

  async newSession(capabilities: Readonly<Record<string, unknown>>): Promise<string> {
    const value = await this.command('POST', '/session', { capabilities: { alwaysMatch: capabilities } })
    const id = field(value, 'sessionId')
    if (typeof id !== 'string') throw new Error('the WebDriver service gave a session no id')
    return id
  }

  async navigate(session: string, url: string): Promise<void> {
    await this.command('POST', `/session/${session}/url`, { url })
  }

  /** Handle of the window that commands go to. */
  async currentWindow(session: string): Promise<string> {
    const handle = await this.command('GET', `/session/${session}/window`)
    if (typeof handle !== 'string') throw new Error('the WebDriver service has no window')
    return handle
  }

  /** Opens another window and makes it the one that commands go to. */
  async openWindow(session: string): Promise<string> {
    const handle = field(await this.command('POST', `/session/${session}/window/new`, { type: 'tab' }), 'handle')
    if (typeof handle !== 'string') throw new Error('the WebDriver service gave a window no handle')
    await this.switchTo(session, handle)
    return handle
  }

  async switchTo(session: string, handle: string): Promise<void> {
    await this.command('POST', `/session/${session}/window`, { handle })
  }

  /** Closes the window that commands go to. */
  async closeWindow(session: string): Promise<void> {
    await this.command('DELETE', `/session/${session}/window`)
  }

  /** Runs the body of a function; resolves to what the promise that it returns resolves to. */
  async execute(session: string, script: string): Promise<unknown> {
    return this.command('POST', `/session/${session}/execute/sync`, { script, args: [] })
  }

  async endSession(session: string): Promise<void> {
    await this.command('DELETE', `/session/${session}`)
  }

  private async command(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.base + path, {
      method,
      signal: AbortSignal.timeout(90_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const value = field(await response.json(), 'value')
    const error = field(value, 'error')
    if (error !== undefined) throw new Error(`${method} ${path}: ${String(error)}: ${String(field(value, 'message'))}`)
    return value
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
