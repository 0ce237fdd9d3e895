import { describe, expect, test } from 'vitest'
import { moduleBytes } from '../../../../src/kernel/module.ts'
import { withSharedMemory } from '../../../../src/kernel/threads/shared-import.ts'

const header = [0, 97, 115, 109, 1, 0, 0, 0]
const sharedMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true })

/** A module that imports a memory under a name of some length, and a function before it, and has a custom section. */
function moduleWith(nameLength: number, limits: readonly number[]): Uint8Array<ArrayBuffer> {
  const name = [(nameLength & 127) | (nameLength > 127 ? 128 : 0), ...(nameLength > 127 ? [nameLength >> 7] : [])]
  const imports = [
    2,
    ...[1, 101, 1, 102, 0, 0],
    ...[1, 101, ...name, ...Array.from({ length: nameLength }, () => 109), 2, ...limits],
  ]
  const size = imports.length > 127 ? [(imports.length & 127) | 128, imports.length >> 7] : [imports.length]
  return Uint8Array.of(...header, 1, 4, 1, 96, 0, 0, 2, ...size, ...imports, 0, 3, 1, 120, 7)
}

describe('withSharedMemory', () => {
  test('makes the kernel take a shared memory, and no other', async () => {
    const bytes = await moduleBytes('simd')
    const changed = withSharedMemory(bytes)
    await expect(WebAssembly.instantiate(bytes, { env: { memory: sharedMemory() } })).rejects.toThrow(/memory/)
    const { instance } = await WebAssembly.instantiate(changed, { env: { memory: sharedMemory() } })
    expect(instance.exports.blockTokens).toBeInstanceOf(WebAssembly.Global)
    const own = new WebAssembly.Memory({ initial: 1, maximum: 10 })
    await expect(WebAssembly.instantiate(changed, { env: { memory: own } })).rejects.toThrow(/memory/)
  })

  test.each([5, 110, 125, 300])('finds the memory behind a function, under a name of %i letters', async (length) => {
    const bytes = moduleWith(length, [0, 1])
    const name = 'm'.repeat(length)
    await WebAssembly.instantiate(bytes, { e: { f: () => undefined, [name]: new WebAssembly.Memory({ initial: 1 }) } })
    const changed = withSharedMemory(bytes)
    await WebAssembly.instantiate(changed, { e: { f: () => undefined, [name]: sharedMemory() } })
    const { module } = await WebAssembly.instantiate(changed, { e: { f: () => undefined, [name]: sharedMemory() } })
    expect(WebAssembly.Module.customSections(module, 'x')).toHaveLength(1)
  })

  test('refuses a module that it does not know its way about', () => {
    expect(() => withSharedMemory(Uint8Array.from(header))).toThrow(RangeError)
    expect(() => withSharedMemory(moduleWith(5, [1, 1, 9]))).toThrow(/maximum/)
    expect(() => withSharedMemory(Uint8Array.of(...header, 2, 6, 1, 1, 101, 1, 103, 3))).toThrow(/kind 3/)
    expect(() => withSharedMemory(Uint8Array.of(...header, 2, 7, 1, 1, 101, 1, 102, 0, 0))).toThrow(/no memory/)
    expect(() => withSharedMemory(moduleWith(5, [0, 1]).subarray(0, 24))).toThrow(RangeError)
  })
})
