import { cp, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TypedProject } from '../helpers/package/typed-project.ts'

const consumers = resolve(import.meta.dirname, 'consumers')
let project: TypedProject

beforeAll(async () => {
  project = await TypedProject.make()
  await symlink(resolve('node_modules/@huggingface'), join(project.folder, 'node_modules/@huggingface'))
  await cp(consumers, project.folder, { recursive: true })
})

afterAll(() => project.remove())

const resolutions = [
  ['a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ['Node', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
] as const

test.each(resolutions)('a page is checked as %s resolves, library declarations included', async (_, resolution) => {
  expect(await project.complaints('page.ts', ['--lib', 'es2022,dom', ...resolution])).toBe('')
})

test.each(resolutions)('a worker with a model of transformers.js, as %s resolves', async (_, resolution) => {
  expect(await project.complaints('worker.ts', ['--lib', 'es2022,dom', '--skipLibCheck', ...resolution])).toBe('')
})

test.each(resolutions)('a build in Node, as %s resolves', async (_, resolution) => {
  const lib = ['--lib', 'es2022,esnext.disposable,dom']
  expect(await project.complaints('node.ts', [...lib, ...resolution])).toBe('')
})

test('a mistake is found', async () => {
  await writeFile(
    join(project.folder, 'mistake.ts'),
    "import { createSearch } from 'colibri-search'\ncreateSearch({ nam: '' })\n",
  )
  const [, resolution] = resolutions[0]
  expect(await project.complaints('mistake.ts', ['--lib', 'es2022,dom', ...resolution])).toMatch(/'nam' does not exist/)
})
