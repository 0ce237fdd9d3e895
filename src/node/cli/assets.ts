import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { browserFiles } from '../package-files.ts'
import { readArguments, required } from './arguments.ts'
import { table } from './output.ts'

const wanted = /^(index|ui|box|page|worker|worker-[\w-]+)\.js$|^onnxruntime\/|^models\//

/** `colibri assets`: everything that a page loads, to be served from its own origin. */
export async function assets(args: readonly string[]): Promise<number> {
  const options = { out: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values } = readArguments(args, options, { least: 0, most: 0 })
  const out = required('out', values.out)
  const from = browserFiles()
  const entries = await readdir(from, { recursive: true })
  const paths = entries.map((path) => path.replaceAll('\\', '/')).filter((path) => wanted.test(path))
  const integrity = new Map<string, string>()
  for (const path of paths.sort()) {
    const bytes = await readFile(join(from, path)).catch(() => undefined)
    // A folder: what is in it is listed too.
    if (bytes === undefined) continue
    await mkdir(dirname(join(out, path)), { recursive: true })
    await cp(join(from, path), join(out, path))
    integrity.set(path, `sha384-${createHash('sha384').update(bytes).digest('base64')}`)
  }
  console.log(values.json ? JSON.stringify(Object.fromEntries(integrity)) : table([...integrity]))
  return 0
}
