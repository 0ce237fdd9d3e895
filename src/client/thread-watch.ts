import type { EngineEvent } from '../protocol.ts'

type ThreadEvent = Extract<EngineEvent, { type: 'thread' }>

/** Each step of starting a thread takes some milliseconds; what takes this long has hung. */
const patienceMilliseconds = 4000

/** Hears what a worker says of its threads, and calls back when one of them never starts. */
export class ThreadWatch {
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly onStalled: () => void) {}

  hear({ state }: ThreadEvent): void {
    this.stop()
    if (state === 'starting') this.timer = setTimeout(() => this.lookAgain(), patienceMilliseconds)
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  /** A page that was busy or asleep has the good news in its queue: that comes before another timer. */
  private lookAgain(): void {
    this.timer = setTimeout(() => this.onStalled(), 100)
  }
}
