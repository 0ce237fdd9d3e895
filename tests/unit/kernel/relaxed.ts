import { setFlagsFromString } from 'node:v8'
import { supports } from '../../../src/kernel/probe.ts'

/**
 * Node 20 has relaxed SIMD behind a flag, and its baseline compiler gets the dot product wrong; later ones have it as
 * it is. Call before any WebAssembly is compiled.
 */
export async function enableRelaxedSimd(): Promise<void> {
  if (await supports('relaxed')) return
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  setFlagsFromString('--no-liftoff')
}
