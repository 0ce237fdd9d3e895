import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { compile } from 'svelte/compiler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileScript, parse } from 'vue/compiler-sfc'
import { codeBlocks } from '../helpers/package/examples.ts'
import { TypedProject } from '../helpers/package/typed-project.ts'

const page = 'docs/search-box.md'
const options = ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom', '--skipLibCheck']
const lenient = [...options, '--noImplicitAny', 'false', '--target', 'esnext']

let project: TypedProject

beforeAll(async () => {
  project = await TypedProject.make()
  for (const name of ['@types/react', 'csstype', 'vue', '@vue']) {
    const place = join(project.folder, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    await symlink(resolve('node_modules', name), place)
  }
})

afterAll(() => project.remove())

async function only(language: string): Promise<string> {
  const [code, ...others] = await codeBlocks(page, language)
  expect(others).toEqual([])
  return code ?? ''
}

/** What the compiler says about a file of this text. */
async function complaints(name: string, text: string, more: readonly string[]): Promise<string> {
  await writeFile(join(project.folder, name), text)
  return project.complaints(name, more)
}

test('the example for React is right', async () => {
  const code = await only('tsx')
  expect(code).toContain('useSyncExternalStore')
  const react = [...options, '--jsx', 'react-jsx']
  expect(await complaints('Search.tsx', code, react)).toBe('')
  expect(await complaints('Wrong.tsx', code.replace('box.type(', 'box.typed('), react)).toMatch(
    /'typed' does not exist/,
  )
})

test('the example for Vue is right, its template included', async () => {
  const code = await only('vue')
  const { descriptor, errors } = parse(code)
  expect(errors).toEqual([])
  const { content } = compileScript(descriptor, {
    id: 'search',
    inlineTemplate: true,
    templateOptions: { compilerOptions: { cacheHandlers: false } },
  })
  expect(content).toContain('createSearchBox')
  expect(await complaints('Search.ts', content, lenient)).toBe('')
  expect(await complaints('Wrong.ts', content.replace('.getState()', '.state()'), lenient)).toMatch(
    /'state' does not exist/,
  )
})

test('the example for Svelte is right', async () => {
  const code = await only('svelte')
  const { warnings, js } = compile(code, { generate: 'client', filename: 'Search.svelte' })
  expect(warnings.map(({ message }) => message)).toEqual([])
  expect(js.code).toContain('createSearchBox')
  const [, script = ''] = /<script>(.*)<\/script>/s.exec(code) ?? []
  expect(script).toContain('createSearchBox')
  // That the box is a store is what `$box` in the template relies on.
  const store = `\nconst stop: () => void = box.subscribe((state) => state.hits.length)\nexport { stop, hitLink }\n`
  expect(await complaints('search-box.ts', script + store, lenient)).toBe('')
})
