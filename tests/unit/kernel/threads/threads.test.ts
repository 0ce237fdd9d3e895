import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { ScalarKernel } from '../../../../src/core/search/scalar-kernel.ts'
import { loadModule, type ModuleOptions } from '../../../../src/kernel/kernel.ts'
import type { Thread } from '../../../../src/kernel/threads/crew.ts'
import type { ThreadStart } from '../../../../src/kernel/threads/serve-thread.ts'
import type { CrewOptions } from '../../../../src/kernel/threads/start-crew.ts'
import { startCrew } from '../../../../src/kernel/threads/start-crew.ts'
import type { WasmKernel } from '../../../../src/kernel/wasm-kernel.ts'
import { describeKernel } from '../../../contract/kernel.ts'
import { collection } from '../../../contract/kernel-fixtures.ts'
import { describeSums } from '../../../contract/kernel-sums.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'
import { eventually } from '../../../helpers/eventually.ts'
import { answersOf, kernelCases } from '../../../helpers/kernel-cases.ts'
import { sumsOf } from '../../../helpers/sums.ts'
import { nodeThreads } from '../../../helpers/threads/node-threads.ts'
import { enableRelaxedSimd } from '../relaxed.ts'

await enableRelaxedSimd()

const start = await nodeThreads('node-thread.ts')
const workers: Worker[] = []
const everything: CrewOptions = { worthSharing: 0 }

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()))
})

/** A kernel that shares all work, as soon as its helpers are there. */
async function sharing(path: 'simd' | 'relaxed', helpers: number, options: ModuleOptions = {}): Promise<WasmKernel> {
  const kernel = await loadModule(path, { ...options, shared: true })
  startCrew(kernel, helpers, remembering(start), everything)
  await eventually(async () => kernel.threads === helpers + 1)
  return kernel
}

function remembering(begin: (given: ThreadStart) => Thread & { readonly worker?: Worker }) {
  return (given: ThreadStart): Thread => {
    const thread = begin(given)
    if (thread.worker) workers.push(thread.worker)
    return thread
  }
}

describeKernel('relaxed kernel on three threads', () => sharing('relaxed', 2, { dot: 'bursts' }))
describeSums('simd kernel on three threads', () => sharing('simd', 2))

describe.each([
  ['two', 1],
  ['four', 3],
])('%s threads', (_, helpers) => {
  test('give random shapes the bits that one thread gives them', async () => {
    const together = await sharing('simd', helpers)
    const alone = await loadModule('simd')
    for (const kernel of [together, alone]) await kernel.loadSums()
    fc.assert(
      fc.property(fc.array(kernelCases, { minLength: 1, maxLength: 4 }), (cases) => {
        for (const each of cases) expect(answersOf(together, each)).toEqual(answersOf(alone, each))
      }),
      { numRuns: 100 },
    )
    expect(together.bytes).toBe(0)
    expect(together.warnings).toEqual([])
    together.dispose()
  })

  test('go on while memory grows', async () => {
    const together = await sharing('simd', helpers)
    const alone = await loadModule('simd')
    const { codec, compressed } = collection(96, 4)
    for (const kernel of [together, alone]) {
      await kernel.loadSums()
      kernel.addCodec(codec)
      kernel.setQuery(clusteredEmbeddings({ rows: 32, dim: 96, seed: 7 }))
    }
    const names: string[] = []
    const before = together.shared?.memory.buffer.byteLength ?? 0
    for (let chunk = 0; chunk < 300; chunk++) {
      names.push(`${chunk}`)
      for (const kernel of [together, alone]) kernel.addChunk(`${chunk}`, compressed)
      if (chunk % 60 !== 0) continue
      const lists = names.map((name) => ({ chunk: name }))
      expect(together.scoreEach(lists)).toEqual(alone.scoreEach(lists))
      const sizes = new Map(names.map((name) => [name, compressed.passages]))
      expect(sumsOf(together, sizes)).toEqual(sumsOf(alone, sizes))
    }
    expect(together.shared?.memory.buffer.byteLength).toBeGreaterThan(2 * before)
    expect(together.warnings).toEqual([])
    together.dispose()
  })
})

describe('a thread', () => {
  const patience = { waits: 3, milliseconds: 20 }

  /** A kernel with helpers of this kind and a chunk that takes them some calls; and what it should score. */
  async function withHelpers(begin: Parameters<typeof remembering>[0]) {
    const kernel = await loadModule('simd', { shared: true })
    startCrew(kernel, 2, remembering(begin), { ...everything, patience })
    const { codec, compressed } = collection(96, 4)
    const oracle = new ScalarKernel()
    const lists = Array.from({ length: 200 }, (_, index) => ({ chunk: `${index % 4}` }))
    for (const each of [kernel, oracle]) {
      each.addCodec(codec)
      for (let chunk = 0; chunk < 4; chunk++) each.addChunk(`${chunk}`, compressed)
      each.setQuery(clusteredEmbeddings({ rows: 32, dim: 96, seed: 7 }))
    }
    return { kernel, lists, expected: oracle.scoreEach(lists) }
  }

  test('that never starts is not waited for', async () => {
    const stopped: number[] = []
    const { kernel, lists, expected } = await withHelpers(({ room }) => ({ stop: () => stopped.push(room) }))
    expect(kernel.scoreEach(lists)).toEqual(expected)
    expect(kernel.threads).toBe(1)
    expect(kernel.warnings).toEqual([])
    kernel.dispose()
    expect(stopped).toEqual([1, 2])
  })

  test.each(['hanging-thread.ts', 'dying-thread.ts'])(
    'of kind %s is given up, and its work is done',
    async (script) => {
      const { kernel, lists, expected } = await withHelpers(await nodeThreads(script))
      await eventually(async () => kernel.threads === 3)
      // A helper takes a call as soon as it has woken up, which may be in a later round.
      for (let round = 0; kernel.threads > 1; round++) {
        expect(kernel.scoreEach(lists), `round ${round}`).toEqual(expected)
        await sleep(1)
      }
      expect(kernel.warnings).toEqual([expect.stringContaining('one thread must do')])
      expect(kernel.scoreEach(lists)).toEqual(expected)
      kernel.setQuery(clusteredEmbeddings({ rows: 3, dim: 96, seed: 7 }))
      expect(kernel.scoreEach(lists)).not.toEqual(expected)
      kernel.dispose()
      expect(kernel.bytes).toBe(0)
    },
  )

  test('ends with the kernel', async () => {
    const kernel = await sharing('simd', 1)
    const worker = workers.at(-1)
    const gone = new Promise((resolve) => worker?.once('exit', resolve))
    kernel.dispose()
    await gone
    expect(kernel.threads).toBe(1)
  })
})

describe('work', () => {
  test('is shared when it is large, and then the first time asks for threads', async () => {
    const kernel = await loadModule('simd', { shared: true })
    await kernel.loadSums()
    let asked = 0
    kernel.whenThreadsHelp(() => asked++)
    const { codec, compressed } = collection(96, 4)
    kernel.addCodec(codec)
    kernel.addChunk('chunk', compressed)
    kernel.setQuery(clusteredEmbeddings({ rows: 32, dim: 96, seed: 7 }))
    kernel.score('chunk')
    sumsOf(kernel, new Map([['chunk', compressed.passages]]))
    expect(asked).toBe(0)
    const lists = Array.from({ length: 200 }, () => ({ chunk: 'chunk' }))
    kernel.scoreEach(lists)
    kernel.scoreEach(lists)
    expect(asked).toBe(1)
    kernel.dispose()
  })

  test('of a kernel without shared memory is never shared', async () => {
    const kernel = await loadModule('simd')
    startCrew(kernel, 1, () => expect.unreachable('nothing to start a thread with'), everything)
    expect(kernel.shared).toBeUndefined()
    expect(kernel.threads).toBe(1)
  })
})
