import * as comlink from 'comlink'
import { SearchError } from '../core/errors.ts'
import { Loss } from '../core/loss.ts'
import { type EngineApi, type EngineEvent, eventKey, type Outcome, type WorkerSettings } from '../protocol.ts'
import { ThreadWatch } from './thread-watch.ts'

/** What the application is told. */
type UserEvent = Exclude<EngineEvent, { type: 'thread' }>

/** One worker with its engine open. */
interface Live {
  readonly worker: Worker
  readonly api: comlink.Remote<EngineApi>
  /** That of the worker. */
  readonly loss: Loss
  readonly release: () => void
}

export interface CallOptions {
  /** Number that `cancel` names, for calls that can be cancelled. */
  readonly job?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The page's side of the protocol: starts the worker, unwraps outcomes, turns aborts into cancels, notices a worker
 * that dies, and replaces one whose backend failed. A worker that was lost is started again by the next call.
 */
export class Connection {
  private live: Promise<Live> | undefined
  private generation = 0
  private closed = false
  /** Whether a worker hung while it started a thread, since the last restart. */
  private stalled = false

  constructor(
    private settings: Omit<WorkerSettings, 'aliveLock'>,
    private readonly start: () => Worker,
    private readonly canRestart: boolean,
    private readonly onEvent: (event: UserEvent) => void,
  ) {}

  /** @throws SearchError with the code it had in the worker; `signal.reason` when aborted; `worker-lost` */
  async call<T>(use: (api: comlink.Remote<EngineApi>) => Promise<Outcome<T>>, options: CallOptions = {}): Promise<T> {
    const { job, signal } = options
    signal?.throwIfAborted()
    const live = await this.opened()
    signal?.throwIfAborted()
    return unwrap(await this.race(live, use, job, signal), signal)
  }

  /** Runs calls that belong together; when the backend fails under them, they run once more on a fresh, humbler worker. */
  async recovering<T>(task: () => Promise<T>): Promise<T> {
    const generation = this.generation
    try {
      return await task()
    } catch (error) {
      const failed = error instanceof SearchError && error.code === 'backend-failed'
      if (!failed || !this.canRestart || this.closed) throw error
      if (generation === this.generation && !(await this.restart(error.message))) throw error
      return task()
    }
  }

  /** Stops a job in the worker, when there is one. */
  cancel(job: number): void {
    this.live?.then(({ api }) => api.cancel(job)).catch(() => undefined)
  }

  async close(): Promise<void> {
    if (this.closed) return
    const live = this.live
    this.closed = true
    if (live === undefined) return
    try {
      await endQuietly(await live)
    } catch {
      // It never opened: its worker is gone already.
    }
  }

  private async race<T>(
    live: Live,
    use: (api: comlink.Remote<EngineApi>) => Promise<Outcome<T>>,
    job: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<T>> {
    let stop = () => {}
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        reject(signal?.reason)
        if (job !== undefined) void live.api.cancel(job)
      }
    })
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await live.loss.race(Promise.race([use(live.api), aborted]))
    } catch (error) {
      if (error instanceof DOMException && error.name === 'DataCloneError') {
        throw new SearchError('document-invalid', `Something given cannot be sent to the worker: ${error.message}`)
      }
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  private opened(): Promise<Live> {
    if (this.closed) throw new SearchError('disposed', 'This search engine was disposed')
    if (this.live === undefined) {
      const opening = this.open()
      this.live = opening
      opening.catch(() => {
        if (this.live === opening) this.live = undefined
      })
    }
    return this.live
  }

  private async open(): Promise<Live> {
    const aliveLock = `colibri-alive:${crypto.randomUUID()}`
    const live = connect(this.start(), this.onEvent, () => {
      this.stalled = true
    })
    live.loss.race(new Promise<never>(() => {})).catch(() => {
      this.live = undefined
    })
    try {
      const status = await live.loss.race(live.api.open({ ...this.settings, aliveLock }))
      unwrap(status, undefined)
      return watch(live, aliveLock)
    } catch (error) {
      void endQuietly(live)
      throw error
    }
  }

  /** Makes the next call start a worker that asks less of the browser; false when there is nothing less to ask. */
  private async restart(reason: string): Promise<boolean> {
    const { device, threads, apart, warnings } = this.settings
    if (this.stalled && (threads !== 1 || apart)) {
      this.settings = {
        ...this.settings,
        threads: 1,
        apart: false,
        warnings: [...warnings, `One thread must do: ${reason}`],
      }
    } else if (device !== 'wasm') {
      this.settings = { ...this.settings, device: 'wasm', warnings: [...warnings, `WebGPU was given up: ${reason}`] }
    } else return false
    const old = this.live
    this.generation++
    this.stalled = false
    this.live = undefined
    if (old !== undefined) await old.then(end, () => undefined)
    return true
  }
}

function connect(worker: Worker, onEvent: (event: UserEvent) => void, onStalled: () => void): Live {
  const loss = new Loss()
  const lose = (reason: string) => loss.lose(new SearchError('worker-lost', `The search worker stopped: ${reason}`))
  const threads = new ThreadWatch(() => {
    onStalled()
    loss.lose(new SearchError('backend-failed', 'The browser never started a thread'))
  })
  worker.addEventListener('error', (event) => lose(event.message || 'its script could not be loaded'))
  worker.addEventListener('messageerror', () => lose('a message could not be read'))
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !(eventKey in data)) return
    const event = data[eventKey] as EngineEvent
    if (event.type === 'thread') threads.hear(event)
    else onEvent(event)
  })
  const release = () => {
    threads.stop()
    lose('it was terminated')
  }
  return { worker, api: comlink.wrap<EngineApi>(worker), loss, release }
}

/**
 * Nothing tells a page that its worker was terminated. But the worker holds a Web Lock as long as it lives, so that
 * being granted the same lock means that the worker is gone.
 */
function watch(live: Live, aliveLock: string): Live {
  const waiting = new AbortController()
  navigator.locks?.request(aliveLock, { signal: waiting.signal }, () => live.release()).catch(() => undefined)
  const release = () => {
    waiting.abort()
    live.release()
  }
  return { ...live, release }
}

function end({ worker, api, release }: Live): void {
  release()
  api[comlink.releaseProxy]()
  worker.terminate()
}

/**
 * Ends a worker once it has nothing under way. In Firefox (seen in 140) a worker that is ended while it downloads keeps
 * its connection for good, of six that there are.
 */
async function endQuietly(live: Live): Promise<void> {
  await live.loss.race(live.api.dispose()).catch(() => undefined)
  end(live)
}

function unwrap<T>(outcome: Outcome<T>, signal: AbortSignal | undefined): T {
  if (outcome.ok) return outcome.value
  const { code, message } = outcome.error
  if (code !== 'aborted') throw new SearchError(code, message)
  throw signal?.reason ?? new DOMException(message, 'AbortError')
}
