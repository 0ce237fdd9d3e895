import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TransferPeer } from './measured.ts'

/** Mebibytes of heap: Orama takes some gigabytes for the documents of docs-mdn. */
const heap = 12 * 1024

export type PeerName = 'pagefind' | 'minisearch' | 'orama'

/**
 * Measures a peer in a process of its own, whose memory is free again afterwards.
 * @param corpus Path of the documents.
 * @param folder Where the peer may write.
 */
export async function apart(peer: PeerName, corpus: string, folder: string): Promise<TransferPeer> {
  const script = fileURLToPath(new URL('peer-process.ts', import.meta.url))
  const execArgv = [...process.execArgv, `--max-old-space-size=${heap}`]
  const child = fork(script, [peer, corpus, folder], { execArgv })
  const ended = once(child, 'exit')
  const answered = once(child, 'message')
  const first = await Promise.race([answered, ended.then(() => undefined)])
  if (first === undefined) throw new Error(`${peer} ended without figures`)
  await ended
  return first[0]
}
