import { type ChildProcess, spawn } from 'node:child_process'
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

/**
 * Ends a process group when this process ends, however it ends: even one that is killed closes the pipe that the guard
 * reads. The result dismisses the guard.
 */
export function guardGroup(group: number): () => void {
  const guard = spawn('sh', ['-c', 'cat >/dev/null; kill -s KILL -- "-$1"', 'sh', String(group)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  return () => guard.kill('SIGKILL')
}
