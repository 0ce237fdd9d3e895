import { Engine } from '../core/engine.ts'
import { MemoryStore } from '../core/memory-store.ts'
import type { IndexFormat } from '../core/options.ts'
import type { Host } from '../core/ports.ts'
import type { ContractOverrides } from '../encoder/contract.ts'
import { createEncoder } from '../encoder/encoder.ts'
import { loadPackage } from '../encoder/package.ts'
import { loadKernel } from '../kernel/kernel.ts'
import { nodeModelFiles } from './model-files.ts'
import { createNodeSession, type NodeSessionOptions } from './session.ts'

export interface NodeEngineOptions extends NodeSessionOptions, ContractOverrides {
  /** Folder or URL of a model package. */
  readonly model: string
  readonly format?: Partial<IndexFormat>
}

export const nodeHost: Host = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
}

/** The engine of the browser's worker in Node, with an index in memory. */
export async function openNodeEngine({ model, format, ...options }: NodeEngineOptions): Promise<Engine> {
  const loaded = await loadPackage(nodeModelFiles(model), options)
  const session = await createNodeSession(loaded.graph, options)
  const encoder = await createEncoder({ package: loaded.package, session })
  const parts = { encoder, kernel: await loadKernel(), store: new MemoryStore(), host: nodeHost }
  return Engine.open(parts, { name: 'node', format: format ?? {} })
}
