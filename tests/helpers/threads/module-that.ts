import type { KernelExports } from '../../../src/kernel/module.ts'

/** A module whose functions for threads all do this; the others are not for them. */
export function moduleThat(runs: (...given: number[]) => void): KernelExports {
  const refuse = (): never => {
    throw new Error('not for threads')
  }
  return {
    blockTokens: new WebAssembly.Global({ value: 'i32' }, 16),
    dotLowering: refuse,
    interleave: refuse,
    approximateScores: refuse,
    probe: refuse,
    sumLists: runs,
    countLargest: refuse,
    countSums: refuse,
    takeLargest: refuse,
    dotProductsOf: runs,
    nearProducts: runs,
    scoreFloats: runs,
    scoreLists: runs,
    scanChunks: runs,
    nearest: runs,
  }
}
