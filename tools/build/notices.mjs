import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What the package holds of others, besides ONNX Runtime, whose own package has no licence file. */
const bundled = ['comlink', 'idb-keyval', '@huggingface/tokenizers']

/** Names, versions and licences of all that is not ours in the package. */
export async function notices() {
  const parts = await Promise.all(bundled.map(noticeOf))
  const { name, version } = await manifestOf('onnxruntime-web')
  const mit = await readFile(new URL('./mit.txt', import.meta.url), 'utf8')
  return [...parts, `${name} ${version}\n\nCopyright (c) Microsoft Corporation\n\n${mit}`].join(
    `\n${'-'.repeat(80)}\n\n`,
  )
}

async function noticeOf(/** @type {string} */ dependency) {
  const folder = join('node_modules', dependency)
  const { name, version } = await manifestOf(dependency)
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`${dependency} has no licence file`)
  return `${name} ${version}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
}

/** @returns {Promise<{ name: string, version: string }>} */
async function manifestOf(/** @type {string} */ dependency) {
  return JSON.parse(await readFile(join('node_modules', dependency, 'package.json'), 'utf8'))
}
