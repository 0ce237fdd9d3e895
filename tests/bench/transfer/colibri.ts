import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Engine } from '../../../src/core/engine.ts'
import { MemoryStore } from '../../../src/core/memory-store.ts'
import type { Encoder } from '../../../src/core/ports.ts'
import type { Document } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { buildBundle } from '../../../src/node/bundle/build.ts'
import { FolderStore } from '../../../src/node/bundle/folder-store.ts'
import { nodeHost } from '../../../src/node/open-engine.ts'
import { type Preset, presets } from '../../../src/node/presets.ts'
import { BundleFiles } from '../../../workers/bundle/bundle-files.ts'
import { BundleStore } from '../../../workers/bundle/bundle-store.ts'
import { type FileServer, serveFolder } from '../../helpers/server.ts'
import { kilobytesIn, kilobytesSince, sum, type TransferPeer, timed } from './measured.ts'

/** Milliseconds without a request after which nothing is fetched in the background any more. */
const quiet = 200

/**
 * A bundle that is laid out, opened and searched in parts by what the worker runs, with nothing stored.
 * @param more Questions that tell how far its answers are those of the whole.
 */
export async function colibriInParts(
  preset: Preset,
  documents: readonly Document[],
  queries: readonly string[],
  more: readonly string[],
  folder: string,
  encoder: Encoder,
): Promise<TransferPeer> {
  const kernel = await loadKernel()
  const parts = { encoder, kernel, format: presets[preset], mostWhole: 0 }
  const [seconds] = await timed(() => buildBundle(documents, folder, parts))
  const server = await serveFolder(folder)
  try {
    await using engine = await visit(server, encoder)
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
      ...(await compared(server, folder, encoder, more)),
    }
    return { name: `Colibri, ${preset}`, seconds, transfer }
  } finally {
    await server.close()
  }
}

/** Opens the index, and waits for what opening fetches in the background. */
async function visit(server: FileServer, encoder: Encoder): Promise<Engine> {
  const { store } = await BundleStore.open(new MemoryStore(), new BundleFiles(server.url))
  const parts = { encoder, kernel: await loadKernel(), store, host: nodeHost }
  const engine = await Engine.open(parts, { name: 'parts', format: {} })
  for (let asked = -1; asked !== server.requests.length; ) {
    asked = server.requests.length
    await new Promise((resolve) => setTimeout(resolve, quiet))
  }
  return engine
}

/** Each question asked by a visitor of its own, and of the whole index. */
async function compared(server: FileServer, folder: string, encoder: Encoder, questions: readonly string[]) {
  const parts = { encoder, kernel: await loadKernel(), store: await FolderStore.open(folder), host: nodeHost }
  await using whole = await Engine.open(parts, { name: 'whole', format: {} })
  const kilobytes: number[] = []
  const requests: number[] = []
  const shares: number[] = []
  for (const question of questions) {
    await using engine = await visit(server, encoder)
    const before = server.requests.length
    const { hits } = await engine.search(question, { k: 10 })
    kilobytes.push(await kilobytesSince(server, folder, before))
    requests.push(server.requests.length - before)
    const found = new Set(hits.map(({ id }) => id))
    const expected = (await whole.search(question, { k: 10 })).hits
    const shared = expected.filter(({ id }) => found.has(id)).length
    shares.push(expected.length === 0 ? Number(hits.length === 0) : shared / expected.length)
  }
  const mean = (numbers: readonly number[]) => sum(numbers) / Math.max(numbers.length, 1)
  const alike = mean(shares.map((share) => (share === 1 ? 1 : 0)))
  return { medianAlone: median(kilobytes), requests: median(requests), agreement: mean(shares), alike }
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

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
