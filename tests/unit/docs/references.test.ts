import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import GithubSlugger from 'github-slugger'
import { describe, expect, test } from 'vitest'

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  ...readdirSync('examples').map((name) => join('examples', name, 'README.md')),
  'public/models/colibri-mini/MODEL_CARD.md',
]
const read = (path: string): string => readFileSync(path, 'utf8')
const withoutCode = (text: string): string => text.replaceAll(/^```.*?^```$/gms, '')

/** The anchors that GitHub and VitePress give to a page's headings. */
function anchors(path: string): Set<string> {
  const slugger = new GithubSlugger()
  const headings = withoutCode(read(path)).matchAll(/^#+ (.*)$/gm)
  return new Set(Array.from(headings, ([, heading = '']) => slugger.slug(heading.replaceAll(/[`*]/g, ''))))
}

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('links to pages and headings that are there', () => {
    const links = Array.from(withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link)
    const dead = links
      .filter((link) => !/^https?:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : normalize(join(dirname(page), path))
        return !existsSync(target) || (anchor !== undefined && !anchors(target).has(anchor))
      })
    expect(dead).toEqual([])
  })

  test('names commands of npm that are there', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = Array.from(text.matchAll(/npm run ([\w:]+)/g), ([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  test('names files of this repository that are there', () => {
    const roots = ['.', 'docs', 'src', 'src/core', 'src/kernel']
    const paths = Array.from(text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g), ([, path = '']) =>
      path.replace('NAME', 'kernel'),
    )
    const ours = paths.filter(
      (path) => /^(src|workers|tests|tools|demo|docs|examples|model|public)\//.test(path) || /\.(ts|mjs)$/.test(path),
    )
    expect(ours.filter((path) => !roots.some((root) => existsSync(join(root, path))))).toEqual([])
  })
})
