import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Asks a process to end, and ends it when it has not done so in time. */
export async function endProcess(child: ChildProcess, patience = 5_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  await ended
  clearTimeout(timer)
}
