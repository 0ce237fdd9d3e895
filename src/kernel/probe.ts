import { type ModulePath, moduleBytes } from './module.ts'

/**
 * Whether this engine accepts the module of a path. The module itself is the probe: it holds the very instructions,
 * so no list of browsers and no table of features can be out of date.
 */
export function supports(path: ModulePath): boolean {
  return typeof WebAssembly === 'object' && WebAssembly.validate(moduleBytes(path))
}
