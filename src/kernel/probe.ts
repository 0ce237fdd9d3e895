import { type ModulePath, moduleBytes } from './module.ts'

/**
 * Whether this engine accepts the module of a path. The module itself is the probe: it holds the very instructions,
 * so no list of browsers and no table of features can be out of date.
 */
export async function supports(path: ModulePath): Promise<boolean> {
  if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function') return false
  return WebAssembly.validate(await moduleBytes(path))
}
