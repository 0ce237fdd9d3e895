import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest'
import { bytes, harmless, table } from '../../../src/node/cli/output.ts'
import { emphasised } from '../../../src/node/cli/search.ts'
import { main } from '../../../src/node/cli.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { writePackage } from '../../helpers/twins/folder.ts'
import { pylateTwin } from '../../helpers/twins/packages.ts'

let log: MockInstance<typeof console.log>
let complain: MockInstance<typeof console.error>

beforeEach(() => {
  log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  complain = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => vi.restoreAllMocks())

async function site() {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'pages'))
  await writeFile(join(folder, 'pages/a.md'), '# Words\n\nhello world')
  await writeFile(join(folder, 'pages/b.md'), '# Paris\n\nparis is a page of words')
  await writePackage(join(folder, 'model'), pylateTwin())
  const encoder = ['--model', join(folder, 'model'), '--device', 'native', '--threads', '1']
  return { pages: join(folder, 'pages'), out: join(folder, 'out'), encoder }
}

const printed = (): unknown => JSON.parse(String(log.mock.lastCall?.[0]))

describe('colibri', () => {
  test('index, search and inspect', async () => {
    const { pages, out, encoder } = await site()
    expect(await main(['index', pages, '--out', out, '--json', '--base', '/docs/', ...encoder])).toBe(0)
    expect(printed()).toMatchObject({ documents: 2, problems: [] })
    expect(await main(['search', 'hello', 'world', '--index', out, '--json', ...encoder])).toBe(0)
    expect(printed()).toContainEqual(expect.objectContaining({ id: 'a.md', url: '/docs/a' }))
    expect(await main(['inspect', out, '--json'])).toBe(0)
    expect(printed()).toMatchObject({ documents: 2, nbits: 2, damaged: [] })
  })

  test('tells people what it tells programs', async () => {
    const { pages, out, encoder } = await site()
    await main(['index', pages, '--out', out, ...encoder])
    expect(log.mock.lastCall?.[0]).toMatch(/^documents +2 +0 unchanged/)
    await main(['search', 'hello', '--index', out, '--k', '1', ...encoder])
    expect(log.mock.calls.at(-1)?.[0]).toMatch(/^1\. /)
    await main(['inspect', out])
    expect(log.mock.lastCall?.[0]).toMatch(/^encoder/)
  })

  test('names a bad file and goes on, with an exit code of its own', async () => {
    const { pages, out, encoder } = await site()
    await writeFile(join(pages, 'bad.md'), Uint8Array.of(0xff, 0x00))
    expect(await main(['index', pages, '--out', out, '--exclude', 'bad.md', ...encoder])).toBe(0)
    expect(await main(['index', pages, '--out', out, ...encoder])).toBe(3)
    expect(complain.mock.calls.flat().join()).toContain('bad.md: cannot be read')
  })

  test('inspect names damaged files', async () => {
    const { pages, out, encoder } = await site()
    await main(['index', pages, '--out', out, ...encoder])
    const [text = ''] = (await readdir(out)).filter((name) => name.startsWith('text-'))
    const content = await readFile(join(out, text))
    await writeFile(join(out, text), content.subarray(1))
    expect(await main(['inspect', out])).toBe(1)
    expect(complain.mock.lastCall?.[0]).toContain(text)
  })

  test.each([
    [['nonsense'], 2],
    [['index', 'x'], 2],
    [['index', '--out', 'x'], 2],
    [['index', 'x', '--out', 'y', '--nbits', '3'], 2],
    [['index', 'x', '--out', 'y', '--unknown'], 2],
    [['search', 'x'], 2],
    [['search', 'x', '--index', 'no/such/folder'], 1],
    [['inspect', 'a', 'b'], 2],
    [['inspect', 'no/such/folder'], 1],
    [[], 2],
    [['--help'], 0],
  ])('%j gives %i', async (args, code) => {
    expect(await main(args)).toBe(code)
  })
})

test('nothing that was read moves the cursor of a terminal', () => {
  const text = 'a\u001b[2Jb\u0007 c\u009b1md'
  expect(harmless(text)).toBe('a[2Jb c1md')
  expect(emphasised(text, [{ start: 0, end: 1 }])).toBe('\u001b[1ma\u001b[22m[2Jb c1md')
})

test('tables are aligned, sizes are readable, matches are bold', () => {
  expect(
    table([
      ['a', 'bb'],
      ['ccc', 'd'],
    ]),
  ).toBe('a    bb\nccc  d')
  expect([0, 999, 1500, 2_500_000].map(bytes)).toEqual(['0 B', '999 B', '1.5 kB', '2.50 MB'])
  expect(
    emphasised('one two', [
      { start: 4, end: 7 },
      { start: 5, end: 6 },
    ]),
  ).toBe('one \u001b[1mtwo\u001b[22m')
})
