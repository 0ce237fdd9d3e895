import { Engine, type EngineSettings } from '../../src/core/engine.ts'
import { MemoryDisk, MemoryStore } from '../../src/core/memory-store.ts'
import type { Host, Store } from '../../src/core/ports.ts'
import { ScalarKernel } from '../../src/core/search/scalar-kernel.ts'
import { WordEncoder } from './word-encoder.ts'

let clock = 0

/** A clock that advances by one at every look, and a pause that lets every waiting task go first. */
export const testHost: Host = {
  now: () => ++clock,
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
}

export interface TestEngineOptions extends Partial<EngineSettings> {
  readonly disk?: MemoryDisk
  readonly encoder?: WordEncoder
  /** Default: a new handle on the disk. */
  readonly store?: Store
}

/** An engine over memory, the scalar kernel and the word encoder. Engines given the same disk share an index. */
export async function testEngine({
  disk = new MemoryDisk(),
  encoder = new WordEncoder(),
  store = new MemoryStore(disk),
  ...settings
}: TestEngineOptions) {
  const kernel = new ScalarKernel()
  const parts = { encoder, kernel, store, host: testHost }
  const engine = await Engine.open(parts, {
    name: 'test',
    format: {},
    tuning: { flushCharacters: 2000, sampleRows: 512 },
    ...settings,
  })
  return { engine, disk, encoder, kernel }
}

/** Lets another handle's commit be heard. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
