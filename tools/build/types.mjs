import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/**
 * Writes the declarations of these entries and of what they refer to, as `<folder>/<path below src>.d.ts`.
 *
 * @param {readonly string[]} entries paths below `src`, without ending
 * @param {string} folder
 */
export async function writeTypes(entries, folder) {
  const temporary = await mkdtemp(join(tmpdir(), 'colibri-types-'))
  try {
    emit(temporary)
    const written = new Set()
    for (const entry of entries) await copyReachable(join(temporary, `${entry}.d.ts`), temporary, folder, written)
  } finally {
    await rm(temporary, { recursive: true })
  }
}

function emit(/** @type {string} */ folder) {
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal']
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--project', 'src', ...options, '--rootDir', 'src', '--outDir', folder],
    { stdio: 'inherit' },
  )
  if (status !== 0) throw new Error('the declarations cannot be written')
}

/**
 * @param {string} file
 * @param {string} from
 * @param {string} to
 * @param {Set<string>} written
 */
async function copyReachable(file, from, to, written) {
  if (written.has(file)) return
  written.add(file)
  const text = await readFile(file, 'utf8')
  // The compiler leaves the sources' endings, which no consumer can resolve.
  const specifier = /(\bfrom |\bimport\(|\bimport )(['"])(\.[^'"]*)\.ts\2/g
  const target = join(to, relative(from, file))
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, needs(text) + text.replaceAll(specifier, '$1$2$3.js$2'))
  for (const [, , , path] of text.matchAll(specifier)) {
    await copyReachable(join(dirname(file), `${path}.d.ts`), from, to, written)
  }
}

/** Names the library that consumers with an older target lack. */
const needs = (/** @type {string} */ text) =>
  text.includes('AsyncDisposable') ? '/// <reference lib="esnext.disposable" />\n' : ''
