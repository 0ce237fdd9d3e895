import { Engine } from '../core/engine.ts'
import { MemoryStore } from '../core/memory-store.ts'
import type { IndexFormat } from '../core/options.ts'
import type { Encoder, Host } from '../core/ports.ts'
import type { ContractOverrides } from '../encoder/contract.ts'
import { createEncoder } from '../encoder/encoder.ts'
import { loadPackage } from '../encoder/package.ts'
import { loadKernel } from '../kernel/kernel.ts'
import { nodeModelFiles } from './model-files.ts'
import { createNodeSession, type NodeSessionOptions } from './session.ts'

export const nodeHost: Host = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
}

/**
 * Loads a model package from a folder or URL.
 * @throws SearchError `model-unavailable`, `model-invalid`, `backend-failed`
 */
export async function openNodeEncoder(
  model: string,
  options: NodeSessionOptions & ContractOverrides = {},
): Promise<Encoder> {
  const loaded = await loadPackage(nodeModelFiles(model), options)
  const session = await createNodeSession(loaded.graph, options)
  return createEncoder({ package: loaded.package, session })
}

/** The engine of the browser's worker in Node, with an empty index in memory. */
export async function openNodeEngine(encoder: Encoder, format: Partial<IndexFormat> = {}): Promise<Engine> {
  const parts = { encoder, kernel: await loadKernel(), store: new MemoryStore(), host: nodeHost }
  return Engine.open(parts, { name: 'node', format })
}
