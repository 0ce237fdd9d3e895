import type { Steps } from '../steps.ts'
import type { EngineParts } from './parts.ts'

/** Does long work step by step, each in a turn of its own, so that a query waits for one step at most. */
export async function inTurns<T>(
  steps: Steps<T>,
  { lane, host }: Pick<EngineParts, 'lane' | 'host'>,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    signal?.throwIfAborted()
    const step = await lane.run('batch', () => steps.next())
    await host.pause()
    if (step.done === true) return step.value
  }
}
