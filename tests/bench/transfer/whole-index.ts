import { gzipSync } from 'node:zlib'
import { create, insertMultiple, save } from '@orama/orama'
import MiniSearch from 'minisearch'
import type { Document } from '../../../src/core/types.ts'
import { plainText } from '../peers/peer.ts'
import { type TransferPeer, timed } from './measured.ts'

const rowsOf = (documents: readonly Document[]) =>
  documents.map((document) => ({ id: document.id, title: document.title ?? '', text: plainText(document) }))

/** MiniSearch as sites serve it: the whole index as JSON, with what a hit shows. */
export async function miniSearchWhole(documents: readonly Document[]): Promise<TransferPeer> {
  const [seconds, json] = await timed(async () => {
    const index = new MiniSearch({ fields: ['title', 'text'], storeFields: ['title'] })
    index.addAll(rowsOf(documents))
    return JSON.stringify(index)
  })
  return { name: 'MiniSearch', seconds, transfer: whole(json) }
}

/** Orama, restored from JSON, which holds the texts too. */
export async function oramaWhole(documents: readonly Document[]): Promise<TransferPeer> {
  const [seconds, json] = await timed(async () => {
    const database = create({ schema: { id: 'string', title: 'string', text: 'string' } })
    await insertMultiple(database, rowsOf(documents))
    return JSON.stringify(save(database))
  })
  return { name: 'Orama', seconds, transfer: whole(json) }
}

/** An index that is fetched before anything can be asked. */
function whole(json: string): TransferPeer['transfer'] {
  const kilobytes = gzipSync(json, { level: 9 }).length / 1000
  return { kilobytesServed: kilobytes, opening: kilobytes, firstQuery: 0, laterQueries: 0, runtime: 0 }
}
