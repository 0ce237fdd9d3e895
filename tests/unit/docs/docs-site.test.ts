import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(path, 'utf8')

test('the page on documentation sites shows what this one is made with', async () => {
  const page = await read('docs/docs-site.md')
  expect(page).toContain(await read('docs/.vitepress/theme/index.ts'))
})

test('every page of the documentation is in the navigation of its site', async () => {
  const config = await read('docs/.vitepress/config.ts')
  const pages = (await readdir('docs')).filter((name) => name.endsWith('.md') && name !== 'index.md')
  expect(pages.filter((name) => !config.includes(`'/${name.slice(0, -3)}'`))).toEqual([])
})
