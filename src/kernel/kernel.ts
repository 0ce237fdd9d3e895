import { SearchError } from '../core/errors.ts'
import type { Kernel } from '../core/ports.ts'
import { ScalarKernel } from '../core/search/scalar-kernel.ts'
import { dotProductFor } from './integer-rows.ts'
import { Arena } from './memory.ts'
import { instantiate } from './module.ts'
import { supports } from './probe.ts'
import { WasmKernel } from './wasm-kernel.ts'

export interface KernelOptions {
  /** Which implementation; without it the fastest that this engine has. All of them give equal bits. */
  readonly path?: Kernel['path']
}

/**
 * Loads the kernel.
 * @throws SearchError kernel-unsupported when a path is asked for that this engine does not have.
 */
export async function loadKernel(options: KernelOptions = {}): Promise<Kernel> {
  const path = options.path ?? fastestPath()
  if (path === 'scalar') return new ScalarKernel()
  if (!supports(path)) {
    throw new SearchError('kernel-unsupported', `This engine's WebAssembly has no ${path} instructions.`)
  }
  const arena = new Arena()
  const module = await instantiate(path, arena.memory)
  return new WasmKernel(dotProductFor(path, module.dotLowering(255)), arena, module)
}

function fastestPath(): Kernel['path'] {
  if (supports('relaxed')) return 'relaxed'
  return supports('simd') ? 'simd' : 'scalar'
}
