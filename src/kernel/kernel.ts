import { SearchError } from '../core/errors.ts'
import type { Kernel } from '../core/ports.ts'
import { type DotProduct, dotProductFor } from './integer-rows.ts'
import { Arena } from './memory.ts'
import { instantiate, type ModulePath } from './module.ts'
import { supports } from './probe.ts'
import { agreesWithScalar } from './self-check.ts'
import { sharedMemory } from './threads/shared-memory.ts'
import { WasmKernel } from './wasm-kernel.ts'

export interface KernelOptions {
  /** Which implementation; without it the fastest that this engine has. All of them give equal bits. */
  readonly path?: Kernel['path']
  /** Whether its memory is to be one that threads can share; not so where there is none. Default false. */
  readonly shared?: boolean
}

/**
 * Loads the kernel.
 * @throws SearchError kernel-unsupported when a path is asked for that this engine does not have or gets wrong.
 */
export async function loadKernel({ path, shared = false }: KernelOptions = {}): Promise<Kernel> {
  if (path === 'scalar') return loadScalar()
  if (path) {
    if (!(await supports(path))) throw new SearchError('kernel-unsupported', `This engine has no ${path} instructions.`)
    const kernel = await loadModule(path, { shared })
    if (!agreesWithScalar(kernel)) {
      throw new SearchError('kernel-unsupported', `This engine's ${path} instructions give wrong results.`)
    }
    return kernel
  }
  for (const candidate of ['relaxed', 'simd'] as const) {
    const kernel = (await supports(candidate)) ? await loadModule(candidate, { shared }) : undefined
    if (kernel && agreesWithScalar(kernel)) return kernel
  }
  return loadScalar()
}

/** Its own file in the package: hardly any browser needs it. */
async function loadScalar(): Promise<Kernel> {
  const { ScalarKernel } = await import('../core/search/scalar-kernel.ts')
  return new ScalarKernel()
}

export interface ModuleOptions {
  /** How to multiply on the relaxed path; without it, as suits the engine and its machine. */
  readonly dot?: DotProduct
  /** As in KernelOptions. */
  readonly shared?: boolean
}

export async function loadModule(path: ModulePath, { dot, shared = false }: ModuleOptions = {}): Promise<WasmKernel> {
  const arena = new Arena(shared ? sharedMemory() : undefined)
  const { module, exports } = await instantiate(path, arena.memory)
  return new WasmKernel(dot ?? dotProductFor(path, exports.dotLowering(255)), arena, exports, module)
}
