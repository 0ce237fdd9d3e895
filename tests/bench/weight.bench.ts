import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { buildBundle } from '../../src/node/bundle/build.ts'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { gatherDocuments } from '../../src/node/gather-documents.ts'
import { openNodeEncoder } from '../../src/node/open-engine.ts'
import { presets, sendsWords } from '../../src/node/presets.ts'
import { kilobytesPerPage } from './bundle/kilobytes.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href

/** What does a page weigh in an index that is built with each of the smaller presets, and fetched whole? */
export async function run({ json, data, cache: kept }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('weight needs --data FOLDER with a corpus.jsonl')
  const { documents } = await gatherDocuments({ source: join(data, 'corpus.jsonl') })
  const bare = await openNodeEncoder(model)
  await using cache = kept === undefined ? undefined : await EncodingCache.open(kept, bare.identity)
  const encoder = cache === undefined ? bare : cachingEncoder(bare, cache)
  const cases = []
  for (const preset of ['default', 'small'] as const) {
    const folder = await mkdtemp(join(tmpdir(), 'colibri-weight-'))
    try {
      const parts = { encoder, kernel: await loadKernel(), format: presets[preset], words: sendsWords(preset) }
      const { bundle } = await buildBundle(documents, folder, { ...parts, mostWhole: Number.POSITIVE_INFINITY })
      cases.push({ preset, ...presets[preset], ...kilobytesPerPage(bundle, documents.length) })
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  await bare.dispose()
  if (json) console.log(JSON.stringify({ bench: 'weight', pages: documents.length, cases }))
  else console.table(cases)
}
