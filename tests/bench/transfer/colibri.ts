import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Engine } from '../../../src/core/engine.ts'
import { MemoryStore } from '../../../src/core/memory-store.ts'
import type { Encoder } from '../../../src/core/ports.ts'
import type { Document } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { buildBundle } from '../../../src/node/bundle/build.ts'
import { nodeHost } from '../../../src/node/open-engine.ts'
import { type Preset, presets } from '../../../src/node/presets.ts'
import { BundleFiles } from '../../../workers/bundle/bundle-files.ts'
import { BundleStore } from '../../../workers/bundle/bundle-store.ts'
import { serveFolder } from '../../helpers/server.ts'
import { kilobytesIn, kilobytesSince, sum, type TransferPeer, timed } from './measured.ts'

/** A bundle that is opened and searched in parts by what the worker runs, with nothing stored. */
export async function colibriInParts(
  preset: Preset,
  documents: readonly Document[],
  queries: readonly string[],
  folder: string,
  encoder: Encoder,
): Promise<TransferPeer> {
  const kernel = await loadKernel()
  const [seconds] = await timed(() => buildBundle(documents, folder, { encoder, kernel, format: presets[preset] }))
  const server = await serveFolder(folder)
  try {
    const { store } = await BundleStore.open(new MemoryStore(), new BundleFiles(server.url), 0)
    await using engine = await Engine.open(
      { encoder, kernel: await loadKernel(), store, host: nodeHost },
      { name: preset, format: {} },
    )
    const opening = await kilobytesSince(server, folder, 0)
    const asked: number[] = []
    for (const query of queries) {
      const before = server.requests.length
      await engine.search(query, { k: 10 })
      asked.push(await kilobytesSince(server, folder, before))
    }
    const [firstQuery = 0, ...later] = asked
    const transfer = {
      kilobytesServed: await kilobytesIn(folder),
      opening,
      firstQuery,
      laterQueries: sum(later) / Math.max(later.length, 1),
      runtime: await runtimeKilobytes(),
    }
    return { name: `Colibri, ${preset}`, seconds, transfer }
  } finally {
    await server.close()
  }
}

/** The model and ONNX Runtime, gzipped. */
async function runtimeKilobytes(): Promise<number> {
  const model = new URL('../../../public/models/colibri-mini/', import.meta.url)
  const files = [
    ...['model_int8.onnx', 'tokenizer.json'].map((name) => fileURLToPath(new URL(name, model))),
    fileURLToPath(import.meta.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')),
  ]
  const sizes = await Promise.all(files.map(async (path) => gzipSync(await readFile(path)).length))
  return sum(sizes) / 1000
}
