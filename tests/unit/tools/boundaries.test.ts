import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../../..')
const realms = ['src', 'workers', 'demo']

interface Verdict {
  readonly modules: readonly string[]
  readonly violations: readonly string[]
}

/** Runs the project's import rules over a folder laid out as the project is. */
function cruise(folder: string): Promise<Verdict> {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const config = join(repository, '.dependency-cruiser.cjs')
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, '--config', config, '--output-type', 'json', ...realms],
      { cwd: folder, maxBuffer: 2 ** 26 },
      (_, stdout, stderr) => {
        if (stdout === '') return reject(new Error(stderr))
        const { modules, summary } = JSON.parse(stdout)
        resolve({
          modules: modules.map(({ source }: { source: string }) => source),
          violations: summary.violations.map(
            ({ rule, from, to }: { rule: { name: string }; from: string; to: string }) =>
              `${rule.name}: ${from} -> ${to}`,
          ),
        })
      },
    )
  })
}

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
  const { modules, violations } = await cruise(folder)
  expect(violations).toEqual([])
  expect(modules.toSorted()).toEqual(['src/core/a.ts', 'src/core/b.ts', 'workers/engine.worker.ts'])
})

test.each([
  ['a value', "import { w } from '../../workers/w.ts'\nexport const a = w\n"],
  ['a type', "import type { W } from '../../workers/w.ts'\nexport type A = W\n"],
  ['everything again', "export * from '../../workers/w.ts'\n"],
  ['at run time', "export const a = import('../../workers/w.ts')\n"],
])('core importing %s from workers is refused', async (_, text) => {
  await plant({ 'src/core/a.ts': text, 'workers/w.ts': 'export const w = 1\nexport type W = number\n' })
  const { violations } = await cruise(folder)
  expect(violations).toContain('core-is-pure: src/core/a.ts -> workers/w.ts')
  expect(violations).toContain('src-never-imports-workers: src/core/a.ts -> workers/w.ts')
})

test('a circle is refused', async () => {
  await plant({
    'src/core/a.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
    'src/core/b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
  })
  const { violations } = await cruise(folder)
  expect(violations).toContain('no-circles: src/core/a.ts -> src/core/b.ts')
})

test('an import that leads nowhere is refused', async () => {
  await plant({ 'src/core/a.ts': "import { b } from './missing.ts'\nexport const a = b\n" })
  const { violations } = await cruise(folder)
  expect(violations).toContain('everything-resolves: src/core/a.ts -> ./missing.ts')
})

test('a demo that reaches behind the front door is refused', async () => {
  await plant({
    'demo/main.ts': "import { c } from '../src/client.ts'\nexport const d = c\n",
    'src/client.ts': 'export const c = 1\n',
  })
  const { violations } = await cruise(folder)
  expect(violations).toContain('demo-uses-the-front-door: demo/main.ts -> src/client.ts')
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
  const { modules } = await cruise(repository)
  expect(modules).toEqual(expect.arrayContaining(files.flat()))
  expect(modules.length).toBeGreaterThan(0)
})
