import { MemoryStore } from '../../src/core/memory-store.ts'
import { loadKernel } from '../../src/kernel/kernel.ts'
import { nodeHost, openNodeEncoder } from '../../src/node/open-engine.ts'
import { inChromium } from './index/chromium.ts'
import { type IndexingFigures, measureIndexing } from './index/measure.ts'
import { documentsFor } from './peers/documents.ts'
import type { BenchOptions } from './run.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
const mostQueries = 20

/**
 * What does indexing cost beside the encoder, and how long does it make a query wait? colibri-mini, 4 bits: in Node on the
 * native runtime and on one thread of WASM, and in Chromium, where readers index. Descriptions of web platform features, or
 * the documents of a test collection.
 */
export async function run({ json, data }: BenchOptions): Promise<void> {
  const { documents, queries } = await documentsFor(data)
  const task = { documents, queries: [...queries.values()].slice(0, mostQueries) }
  const runtimes = {
    'Node, native': () => inNode('native', task),
    'Node, WASM': () => inNode('wasm', task),
    'Chromium, WASM': () => inChromium(task),
  }
  for (const [runtime, measure] of Object.entries(runtimes)) {
    const figures = { bench: 'index', runtime, ...(await measure()) }
    if (json) console.log(JSON.stringify(figures))
    else console.table(figures)
  }
}

async function inNode(
  device: 'native' | 'wasm',
  { documents, queries }: Parameters<typeof inChromium>[0],
): Promise<IndexingFigures> {
  const encoder = await openNodeEncoder(model, { device })
  try {
    return await measureIndexing(documents, queries, {
      encoder,
      host: nodeHost,
      openKernel: () => loadKernel(),
      openStore: async () => new MemoryStore(),
      question: async (milliseconds) => {
        // It counts from the moment it was to be asked, also when the thread was busy then.
        const due = performance.now() + milliseconds
        await new Promise((resolve) => setTimeout(resolve, milliseconds))
        return due
      },
    })
  } finally {
    await encoder.dispose()
  }
}
