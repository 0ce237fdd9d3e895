import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * Runs a script in a process of its own until it ends, and gives the one message that it sends.
 * @param execArgv options of Node; default those of this process
 */
export async function forked<Message>(
  script: URL,
  given: readonly string[],
  execArgv: readonly string[] = process.execArgv,
): Promise<Message> {
  const child = fork(fileURLToPath(script), given, { execArgv: [...execArgv] })
  const ended = once(child, 'exit')
  const answered = once(child, 'message')
  const first = await Promise.race([answered, ended.then(() => undefined)])
  if (first === undefined) throw new Error(`${script.pathname} ended without a message`)
  await ended
  return first[0]
}
