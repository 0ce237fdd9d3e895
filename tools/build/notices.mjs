import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the browser's files hold of others, besides ONNX Runtime, whose own package has no licence file. */
const bundled = ['comlink', 'idb-keyval', '@huggingface/tokenizers']

/**
 * Names, versions and licences of all that is not ours in the package.
 *
 * @param {readonly string[]} inNode packages inside the files for Node
 */
export async function notices(inNode) {
  const parts = await Promise.all([...new Set([...bundled, ...inNode])].map(noticeOf))
  const { name, version } = await manifestOf('onnxruntime-web')
  return [...parts, `${name} ${version}\n\nCopyright (c) Microsoft Corporation\n\n${await mit()}`].join(
    `\n${'-'.repeat(80)}\n\n`,
  )
}

async function noticeOf(/** @type {string} */ dependency) {
  const folder = join('node_modules', dependency)
  const { name, version, license, licenses = [], author } = await manifestOf(dependency)
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) {
    if (license !== 'MIT' && licenses[0]?.type !== 'MIT') throw new Error(`${dependency} has no licence file`)
    const holder = typeof author === 'string' ? author : author?.name
    return `${name} ${version}\n\nCopyright (c) ${holder ?? 'its authors'}\n\n${await mit()}`
  }
  return `${name} ${version}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
}

const mit = () => readFile(new URL('./mit.txt', import.meta.url), 'utf8')

/**
 * @typedef {{ name: string, version: string, license?: string, licenses?: { type?: string }[],
 *   author?: string | { name?: string } }} PackageManifest
 */

/** @returns {Promise<PackageManifest>} */
async function manifestOf(/** @type {string} */ dependency) {
  return JSON.parse(await readFile(join('node_modules', dependency, 'package.json'), 'utf8'))
}
