import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeTypes } from '../../../tools/build/types.mjs'

/** A strict TypeScript project that has the package's declarations installed, and nothing else of it. */
export class TypedProject {
  private constructor(readonly folder: string) {}

  static async make(): Promise<TypedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'colibri-types-'))
    const installed = join(folder, 'node_modules/colibri-search')
    await mkdir(installed, { recursive: true })
    await cp('package.json', join(installed, 'package.json'))
    await writeTypes(join(installed, 'dist/types'))
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    return new TypedProject(folder)
  }

  /** What the compiler says about one file; nothing when it is content. */
  complaints(file: string, options: readonly string[]): Promise<string> {
    const program = resolve('node_modules/typescript/bin/tsc')
    const strict = ['--strict', '--noEmit', '--target', 'es2022', '--types', '', ...options]
    return new Promise((done) => {
      execFile(process.execPath, [program, ...strict, file], { cwd: this.folder }, (_, stdout, stderr) =>
        done(stdout + stderr),
      )
    })
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }
}
