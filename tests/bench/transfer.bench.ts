import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { delegatingEncoder } from '../../src/node/encoding/delegating-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { gatherDocuments } from '../../src/node/gather-documents.ts'
import { openNodeEncoder } from '../../src/node/open-engine.ts'
import type { BenchOptions } from './run.ts'
import { apart } from './transfer/apart.ts'
import { colibriInParts } from './transfer/colibri.ts'
import type { TransferPeer } from './transfer/measured.ts'
import { questions, questionsAbout, realQuestions } from './transfer/questions.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
/** Questions that tell how far a search in parts finds what a search of the whole does. */
const compared = 100

/** What does a reader download to ask ten questions of a built index, with nothing kept from before? */
export async function run({ json, data, cache: kept }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('transfer needs --data FOLDER with a corpus.jsonl')
  const corpus = join(data, 'corpus.jsonl')
  const { documents } = await gatherDocuments({ source: corpus })
  const queries = questionsAbout(documents, questions)
  const more = (await realQuestions(data, compared)) ?? questionsAbout(documents, compared)
  const bare = await openNodeEncoder(model)
  await using cache = kept === undefined ? undefined : await EncodingCache.open(kept, bare.identity)
  const encoder = delegatingEncoder(cache === undefined ? bare : cachingEncoder(bare, cache), {
    dispose: async () => undefined,
  })
  const folder = await mkdtemp(join(tmpdir(), 'colibri-transfer-'))
  try {
    const peers = [
      await colibriInParts('default', documents, queries, more, join(folder, 'default'), encoder),
      await apart('pagefind', corpus, join(folder, 'pagefind')),
      await apart('minisearch', corpus, join(folder, 'minisearch')),
      await apart('orama', corpus, join(folder, 'orama')),
    ]
    report(peers, documents.length, json)
  } finally {
    await bare.dispose()
    await rm(folder, { recursive: true })
  }
}

function report(peers: readonly TransferPeer[], pages: number, json: boolean): void {
  const cases = peers.map(({ name, seconds, transfer: { kilobytesServed, ...transfer } }) => ({
    name,
    seconds,
    kilobytesPerPage: kilobytesServed / pages,
    ...transfer,
  }))
  if (json) console.log(JSON.stringify({ bench: 'transfer', documents: pages, cases }))
  else console.table(cases)
}
