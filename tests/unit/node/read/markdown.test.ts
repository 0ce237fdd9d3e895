import { describe, expect, test } from 'vitest'
import { readMarkdown } from '../../../../src/node/read/markdown.ts'

describe('readMarkdown', () => {
  test('divides at headings, with trail and anchors', () => {
    const page = readMarkdown(
      '# Birds\n\nIntro.\n\n## Small & quick\n\nOne\ntwo.\n\n### Nests\n\nMoss.\n\n## Small & quick\n\nAgain.\n',
    )
    expect(page).toEqual({
      title: 'Birds',
      sections: [
        { text: 'Intro.' },
        { heading: ['Small & quick'], anchor: 'small--quick', text: 'One two.' },
        { heading: ['Small & quick', 'Nests'], anchor: 'nests', text: 'Moss.' },
        { heading: ['Small & quick'], anchor: 'small--quick-1', text: 'Again.' },
      ],
    })
  })

  test('front matter gives title and metadata', () => {
    const source = '---\ntitle: Given\ndescription: What it is\ntags: [one, two]\n---\n# Other\n\nText.'
    expect(readMarkdown(source)).toMatchObject({
      title: 'Given',
      metadata: { description: 'What it is', tags: ['one', 'two'] },
      sections: [{ text: 'Text.' }],
    })
  })

  test.each(['draft: true', 'search: false'])('%s leaves a page out', (line) => {
    expect(readMarkdown(`---\n${line}\n---\nText.`)).toBeUndefined()
  })

  test('front matter says how much a page counts, as itself or as Material for MkDocs does; a place in a menu is no boost', () => {
    const read = (yaml: string) => readMarkdown(`---\n${yaml}\n---\ntext`)
    expect(read('boost: 2')?.boost).toBe(2)
    expect(read('search:\n  boost: 0.5')?.boost).toBe(0.5)
    for (const wrong of ['boost: -1', 'boost: much', 'weight: 10']) expect(read(wrong)?.boost).toBeUndefined()
    expect(read('search:\n  exclude: true')).toBeUndefined()
    expect(read('search: true')).toBeDefined()
  })

  test('front matter that is no YAML is no text either', () => {
    expect(readMarkdown('---\n: {[\n---\nText.')?.sections).toEqual([{ text: 'Text.' }])
  })

  test('lists, tables, code and HTML are read as their words', () => {
    const source =
      '- a *b*\n- c\n\n| x | y |\n| - | - |\n| 1 | `2` |\n\n```js\nlet z = 1\n```\n\n<p>raw <b>html</b></p>\n'
    const [section] = readMarkdown(source)?.sections ?? []
    expect(section?.text).toBe('a b\n\nc\n\nx | y\n1 | 2\n\nlet z = 1\n\nraw html')
  })

  test('a heading in fenced code is none', () => {
    expect(readMarkdown('```sh\n# comment\n```')?.sections).toEqual([{ text: '# comment' }])
  })

  test('an anchor that the author gave wins', () => {
    expect(readMarkdown('## Name {#own}\n\nText.')?.sections).toEqual([
      { heading: ['Name'], anchor: 'own', text: 'Text.' },
    ])
  })

  test('MDX: imports and expressions are no text, the inside of components is', () => {
    const source = "import A from './a'\n\n# T\n\n<A>\n\nInside.\n\n</A>\n\n{1 + 1}\n"
    expect(readMarkdown(source, { mdx: true })?.sections).toEqual([{ text: 'Inside.' }])
  })

  test('MDX that cannot be parsed is read as Markdown', () => {
    expect(readMarkdown('Open {brace\n\nMore.', { mdx: true })?.sections).toEqual([{ text: 'Open {brace\n\nMore.' }])
  })
})
