import { forked } from '../../helpers/forked.ts'
import type { TransferPeer } from './measured.ts'

/** Mebibytes of heap: Orama takes some gigabytes for the documents of docs-mdn. */
const heap = 12 * 1024

export type PeerName = 'pagefind' | 'minisearch' | 'orama'

/**
 * Measures a peer in a process of its own, whose memory is free again afterwards.
 * @param corpus Path of the documents.
 * @param folder Where the peer may write.
 */
export function apart(peer: PeerName, corpus: string, folder: string): Promise<TransferPeer> {
  const execArgv = [...process.execArgv, `--max-old-space-size=${heap}`]
  return forked(new URL('peer-process.ts', import.meta.url), [peer, corpus, folder], execArgv)
}
