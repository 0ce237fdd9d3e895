import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pack } from '../../../tools/build/pack.mjs'
import { pylateTwin } from '../twins/packages.ts'

/** What the model package that comes with Colibri consists of. */
const modelFiles = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx']

/**
 * Builds and packs the library and installs the tarball into a project's `node_modules`, as npm does. A small random
 * twin takes the place of the built-in model: it loads in no time.
 */
export async function installPackage(project: string): Promise<void> {
  execFileSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' })
  const { tarball } = pack(project)
  const installed = join(project, 'node_modules/colibri-search')
  await mkdir(installed, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  const twin = pylateTwin()
  for (const name of modelFiles) {
    await writeFile(join(installed, 'dist/models/colibri-mini', name), twin.get(name) ?? new Uint8Array())
  }
}
