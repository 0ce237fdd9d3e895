import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTypes } from '../../tools/build/types.mjs'

const consumers = resolve(import.meta.dirname, 'consumers')
let project: string

/** A project that has the package's declarations installed, and nothing else of it. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'colibri-types-'))
  const installed = join(project, 'node_modules/colibri-search')
  await mkdir(installed, { recursive: true })
  await cp('package.json', join(installed, 'package.json'))
  await writeTypes(join(installed, 'dist/types'))
  await symlink(resolve('node_modules/@huggingface'), join(project, 'node_modules/@huggingface'))
  await cp(consumers, project, { recursive: true })
  await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module' }))
})

afterAll(() => rm(project, { recursive: true }))

/** What the compiler says about one file of a strict project; nothing when it is content. */
function complaints(file: string, options: readonly string[]): Promise<string> {
  const program = resolve('node_modules/typescript/bin/tsc')
  const strict = ['--strict', '--noEmit', '--target', 'es2022', '--types', '', ...options]
  return new Promise((done) => {
    execFile(process.execPath, [program, ...strict, file], { cwd: project }, (_, stdout, stderr) =>
      done(stdout + stderr),
    )
  })
}

const resolutions = [
  ['a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ['Node', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
] as const

test.each(resolutions)('a page is checked as %s resolves, library declarations included', async (_, resolution) => {
  expect(await complaints('page.ts', ['--lib', 'es2022,dom', ...resolution])).toBe('')
})

test.each(resolutions)('a worker with a model of transformers.js, as %s resolves', async (_, resolution) => {
  expect(await complaints('worker.ts', ['--lib', 'es2022,dom', '--skipLibCheck', ...resolution])).toBe('')
})

test.each(resolutions)('a build in Node, as %s resolves', async (_, resolution) => {
  const lib = ['--lib', 'es2022,esnext.disposable,dom']
  expect(await complaints('node.ts', [...lib, ...resolution])).toBe('')
})

test('a mistake is found', async () => {
  await writeFile(
    join(project, 'mistake.ts'),
    "import { createSearch } from 'colibri-search'\ncreateSearch({ nam: '' })\n",
  )
  const [, resolution] = resolutions[0]
  expect(await complaints('mistake.ts', ['--lib', 'es2022,dom', ...resolution])).toMatch(/'nam' does not exist/)
})
