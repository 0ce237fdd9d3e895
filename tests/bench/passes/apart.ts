import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ComparedBits, measure } from './measured.ts'

/** Measures in a process of its own. */
export async function apart(
  data: string,
  nbits: ComparedBits,
  folder: string | undefined,
): Promise<Awaited<ReturnType<typeof measure>>> {
  const script = fileURLToPath(new URL('passes-process.ts', import.meta.url))
  const child = fork(script, [data, `${nbits}`, ...(folder === undefined ? [] : [folder])])
  const ended = once(child, 'exit')
  const answered = once(child, 'message')
  const first = await Promise.race([answered, ended.then(() => undefined)])
  if (first === undefined) throw new Error(`the process for ${nbits} bits ended without figures`)
  await ended
  return first[0]
}
