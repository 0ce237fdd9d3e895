import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkBoundaries } from '../../../tools/boundaries/check.mjs'

const repository = resolve(import.meta.dirname, '../../..')
const realms = ['src', 'workers', 'demo']

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-boundaries-'))
  await Promise.all(realms.map((realm) => mkdir(join(folder, realm))))
})

afterEach(() => rm(folder, { recursive: true }))

async function plant(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

test('allowed imports pass', async () => {
  await plant({
    'src/core/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
    'src/core/b.ts': 'export const b = 1\n',
    'workers/engine.worker.ts': "import { a } from '../src/core/a.ts'\nexport const c = a\n",
  })
  const { modules, violations } = checkBoundaries(folder)
  expect(violations).toEqual([])
  expect(modules.toSorted()).toEqual(['src/core/a.ts', 'src/core/b.ts', 'workers/engine.worker.ts'])
})

test.each([
  ['a value', "import { w } from '../../workers/w.ts'\nexport const a = w\n"],
  ['a type', "import type { W } from '../../workers/w.ts'\nexport type A = W\n"],
  ['everything again', "export * from '../../workers/w.ts'\n"],
  [
    'beside an "await using"',
    "import { w } from '../../workers/w.ts'\nexport async function a() {\n  await using x = w\n}\n",
  ],
  ['at run time', "export const a = import('../../workers/w.ts')\n"],
])('core importing %s from workers is refused', async (_, text) => {
  await plant({ 'src/core/a.ts': text, 'workers/w.ts': 'export const w = 1\nexport type W = number\n' })
  const { violations } = checkBoundaries(folder)
  expect(violations).toEqual(['core is pure: src/core/a.ts -> workers/w.ts'])
})

test('a circle is refused', async () => {
  await plant({
    'src/core/a.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
    'src/core/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
  })
  const { violations } = checkBoundaries(folder)
  expect(violations).toEqual(['circle: src/core/a.ts -> src/core/b.ts -> src/core/a.ts'])
})

test('an import that leads nowhere is refused', async () => {
  await plant({ 'src/core/a.ts': "import { b } from './missing.ts'\nexport const a = b\n" })
  const { violations } = checkBoundaries(folder)
  expect(violations).toEqual(['leads nowhere: src/core/a.ts -> src/core/missing.ts'])
})

test('a demo that reaches behind the front door is refused', async () => {
  await plant({
    'demo/main.ts': "import { c } from '../src/client.ts'\nexport const d = c\n",
    'src/client.ts': 'export const c = 1\n',
  })
  const { violations } = checkBoundaries(folder)
  expect(violations).toEqual(['demo uses the front door: demo/main.ts -> src/client.ts'])
})

test.each([
  ['a package', 'src/core/a.ts', 'comlink', 'core is pure'],
  ['a module of Node', 'src/core/a.ts', 'node:fs', 'core is pure'],
  ['a package of another room', 'workers/a.ts', 'onnxruntime-node', 'workers know the engine'],
  ['a module of Node in the page', 'src/client.ts', 'node:fs', 'client knows the protocol'],
  ['what the client alone may use', 'src/ui/element.ts', 'comlink', 'ui shows the box'],
])('%s that a room may not use is refused', async (_, path, name, rule) => {
  await plant({ [path]: `import { x } from '${name}'\nexport const y = x\n` })
  expect(checkBoundaries(folder).violations).toEqual([`${rule}: ${path} -> ${name}`])
})

test('a module that nobody imports and that imports nothing is refused', async () => {
  await plant({ 'src/core/a.ts': 'export const a = 1\n', 'src/core/b.d.ts': 'declare const b: 1\n' })
  expect(checkBoundaries(folder).violations).toEqual(['imported by nobody: src/core/a.ts'])
})

test('a file that does not parse is an error, not a gap', async () => {
  await plant({ 'src/core/a.ts': 'export const = 1\n' })
  expect(() => checkBoundaries(folder)).toThrow('src/core/a.ts')
})

test('the rules see every module of the project', async () => {
  const files = await Promise.all(
    realms.map(async (realm) => {
      const names = await readdir(join(repository, realm), { recursive: true })
      return names
        .filter((name) => name.endsWith('.ts') && !name.startsWith('kernel/assembly/'))
        .map((name) => `${realm}/${name}`)
    }),
  )
  const { modules } = checkBoundaries(repository)
  expect(modules).toEqual(expect.arrayContaining(files.flat()))
  expect(modules.length).toBeGreaterThan(0)
})
