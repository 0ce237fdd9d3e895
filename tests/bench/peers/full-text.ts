import { create, insertMultiple, save, search } from '@orama/orama'
import { Document as FlexDocument } from 'flexsearch'
import lunr from 'lunr'
import MiniSearch from 'minisearch'
import type { Document } from '../../../src/core/types.ts'
import { jsonSize, type Peer, plainText } from './peer.ts'

interface Row {
  id: string
  title: string
  text: string
}

const rowsOf = (documents: readonly Document[]): Row[] =>
  documents.map((document) => ({ id: document.id, title: document.title ?? '', text: plainText(document) }))

/** As VitePress sets it up: prefixes, typos of a fifth of the word, titles weigh four times. */
export function miniSearch(): Peer {
  const index = new MiniSearch<Row>({
    fields: ['title', 'text'],
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 4, text: 2 } },
  })
  return {
    name: 'MiniSearch',
    index: async (documents) => index.addAll(rowsOf(documents)),
    search: async (query, k) =>
      index
        .search(query)
        .slice(0, k)
        .map(({ id }) => String(id)),
    bytes: async () => jsonSize(index),
    close: async () => undefined,
  }
}

/** As MkDocs asks it, with heavier titles. Words as they are typed may hold its query operators, so they are given as terms. */
export function lunrSearch(): Peer {
  let index: lunr.Index | undefined
  return {
    name: 'lunr',
    index: async (documents) => {
      index = lunr((builder) => {
        builder.ref('id')
        builder.field('title', { boost: 4 })
        builder.field('text')
        for (const row of rowsOf(documents)) builder.add(row)
      })
    },
    search: async (query, k) => {
      const found = index?.query((asked) => asked.term(lunr.tokenizer(query), {})) ?? []
      return found.slice(0, k).map(({ ref }) => ref)
    },
    bytes: async () => jsonSize(index),
    close: async () => undefined,
  }
}

/** With the boost and the tolerance of its documentation's examples. */
export function oramaFullText(): Peer {
  const database = create({ schema: { id: 'string', title: 'string', text: 'string' } })
  return {
    name: 'Orama, full text',
    index: async (documents) => {
      await insertMultiple(database, rowsOf(documents))
    },
    search: async (query, k) => {
      const wanted = { term: query, properties: ['title' as const, 'text' as const], limit: k }
      const { hits } = await search(database, { ...wanted, boost: { title: 2 }, tolerance: 1 })
      return hits.map(({ document }) => document.id)
    },
    bytes: async () => jsonSize(save(database)),
    close: async () => undefined,
  }
}

/** Words found by their beginnings, and documents that lack some of them, as its documentation suggests for search boxes. */
export function flexSearch(): Peer {
  const index = new FlexDocument({
    tokenize: 'forward',
    document: { id: 'id', index: ['title', 'text'] },
  })
  return {
    name: 'FlexSearch',
    index: async (documents) => {
      for (const { id, title, text } of rowsOf(documents)) index.add({ id, title, text })
    },
    search: async (query, k) => {
      const found = index.search(query, { limit: k, suggest: true, merge: true })
      return found.map(({ id }) => String(id))
    },
    bytes: async () => {
      let bytes = 0
      await index.export(async (_key: string, data: string) => {
        bytes += Buffer.byteLength(data ?? '')
      })
      return bytes
    },
    close: async () => undefined,
  }
}

/** What a site would use for search by words, by its name. */
export const fullTextPeers: ReadonlyMap<string, () => Peer> = new Map([
  ['MiniSearch', miniSearch],
  ['Orama', oramaFullText],
  ['FlexSearch', flexSearch],
  ['lunr', lunrSearch],
])
