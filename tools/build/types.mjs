import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** Sources of the package's entries, without ending, and the realm that each is compiled in. */
const entries = new Map([
  ['src/index', 'src'],
  ['src/ui', 'src'],
  ['src/box', 'src'],
  ['src/page', 'src'],
  ['src/inline', 'src'],
  ['src/node/index', 'src/node'],
  ['src/node/vite', 'src/node'],
  ['workers/engine.worker', 'workers'],
  ['workers/transformers', 'workers'],
])

/** Writes the declarations of the entries and of what they refer to, as `<folder>/<path of the source>.d.ts`. */
export async function writeTypes(/** @type {string} */ folder) {
  const temporary = await mkdtemp(join(tmpdir(), 'colibri-types-'))
  try {
    for (const realm of new Set(entries.values())) emit(realm, temporary)
    const written = new Set()
    for (const entry of entries.keys())
      await copyReachable(join(temporary, `${entry}.d.ts`), temporary, folder, written)
  } finally {
    await rm(temporary, { recursive: true })
  }
}

/**
 * @param {string} realm
 * @param {string} folder
 */
function emit(realm, folder) {
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--stripInternal']
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--project', realm, ...options, '--rootDir', '.', '--outDir', folder],
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
