import { readFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'

/** WebAssembly features of each module. */
export const features = { simd: ['simd'], relaxed: ['simd', 'relaxed-simd'] }

/**
 * Compiles an entry of src/kernel/assembly.
 * @param {string} entry file name in that folder
 * @param {readonly string[]} enabled WebAssembly features
 * @returns {Promise<Uint8Array>}
 */
export async function compile(entry, enabled) {
  const options = [
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '1',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--noExportMemory',
  ]
  const files = [`src/kernel/assembly/${entry}`, '--outFile', 'module.wasm']
  /** @type {Uint8Array[]} */
  const modules = []
  const { error, stderr } = await asc.main([...files, ...options, ...enabled.flatMap((name) => ['--enable', name])], {
    readFile: (name) => readFile(name, 'utf8').catch(() => null),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') modules.push(contents)
    },
    listFiles: () => [],
  })
  const complaints = stderr.toString()
  const [module] = modules
  if (error || complaints || module === undefined)
    throw new Error(complaints || error?.message || `${entry} gave no module`)
  return module
}
