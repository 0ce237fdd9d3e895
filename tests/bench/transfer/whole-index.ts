import { create, insertMultiple, save } from '@orama/orama'
import MiniSearch from 'minisearch'
import type { Document } from '../../../src/core/types.ts'
import { plainText } from '../peers/peer.ts'
import { type TransferPeer, timed } from './measured.ts'
import { packedJson } from './packed-json.ts'

const rowsOf = (documents: readonly Document[]) =>
  documents.map((document) => ({ id: document.id, title: document.title ?? '', text: plainText(document) }))

/** MiniSearch as sites serve it: the whole index as JSON, with what a hit shows. */
export async function miniSearchWhole(documents: readonly Document[]): Promise<TransferPeer> {
  const [seconds, made] = await timed(async () => {
    const index = new MiniSearch({ fields: ['title', 'text'], storeFields: ['title'] })
    index.addAll(rowsOf(documents))
    return index.toJSON()
  })
  return { name: 'MiniSearch', seconds, transfer: await whole(made) }
}

/** Orama, restored from JSON, which holds the texts too. */
export async function oramaWhole(documents: readonly Document[]): Promise<TransferPeer> {
  const [seconds, made] = await timed(async () => {
    const database = create({ schema: { id: 'string', title: 'string', text: 'string' } })
    await insertMultiple(database, rowsOf(documents))
    return save(database)
  })
  return { name: 'Orama', seconds, transfer: await whole(made) }
}

/** An index that is fetched before anything can be asked. */
async function whole(index: unknown): Promise<TransferPeer['transfer']> {
  const kilobytes = (await packedJson(index)) / 1000
  return { kilobytesServed: kilobytes, opening: kilobytes, firstQuery: 0, laterQueries: 0, runtime: 0 }
}
