import { Engine } from '../../../src/core/engine.ts'
import type { Encoder, Host, Kernel, Store } from '../../../src/core/ports.ts'
import { delegatingEncoder } from '../../../src/node/encoding/delegating-encoder.ts'
import { Stopwatch } from './stopwatch.ts'

export interface IndexingPorts {
  readonly encoder: Encoder
  readonly host: Host
  openKernel(): Promise<Kernel>
  /** A store that no engine has used yet. */
  openStore(): Promise<Store>
  /** Resolves once a question has come that is asked so many milliseconds from now, to when it was asked (host.now). */
  question(milliseconds: number): Promise<number>
}

/** An engine over an empty index whose ports keep count of the time spent in them. */
export interface WatchedEngine {
  readonly engine: Engine
  readonly kernel: Pick<Kernel, 'bytes'>
  /** Batches of passages. */
  readonly encoding: Stopwatch
  /** Dividing documents and planning batches: texts become word pieces. */
  readonly tokenizing: Stopwatch
  /** The kernel's search for nearest centroids, for training and for compressing. */
  readonly centroids: Stopwatch
  readonly storing: Stopwatch
  /** Stretches between two turns of the event loop, less the encoder's part of them. */
  readonly stretches: Stopwatch
}

export async function openWatched(ports: IndexingPorts): Promise<WatchedEngine> {
  const [encoding, tokenizing, centroids, storing, stretches] = Array.from({ length: 5 }, () => new Stopwatch())
  if (!encoding || !tokenizing || !centroids || !storing || !stretches) throw new Error('there are five stopwatches')
  const encoder = delegatingEncoder(ports.encoder, {
    encodePassages: (texts) => encoding.awaited(() => ports.encoder.encodePassages(texts)),
    countTokens: (text) => tokenizing.timed(() => ports.encoder.countTokens(text)),
    planBatches: (texts) => tokenizing.timed(() => ports.encoder.planBatches(texts)),
    dispose: async () => undefined,
  })
  const kernel = await ports.openKernel()
  const nearest = kernel.nearest.bind(kernel)
  kernel.nearest = (...given) => centroids.timed(() => nearest(...given))
  const store = await ports.openStore()
  const commit = store.commit.bind(store)
  store.commit = (given) => storing.awaited(() => commit(given))
  let resumed = { at: performance.now(), encoding: 0 }
  const host: Host = {
    now: () => ports.host.now(),
    pause: async () => {
      const stretch = performance.now() - resumed.at - (encoding.total - resumed.encoding)
      stretches.longest = Math.max(stretches.longest, stretch)
      await ports.host.pause()
      resumed = { at: performance.now(), encoding: encoding.total }
    },
  }
  const engine = await Engine.open({ encoder, kernel, store, host }, { name: 'bench', format: {} })
  return { engine, kernel, encoding, tokenizing, centroids, storing, stretches }
}
