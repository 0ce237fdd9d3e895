import { describe, expect, it } from 'vitest'
import { markdownDocument } from '../../../demo/text/markdown.ts'

describe('markdownDocument', () => {
  it('divides at headings, with trail and anchors', () => {
    const source = '# Guide\nIntro.\n\n## Install it\n\nRun `npm i`.\n\n#### Deep\n\nText.\n\n## Install it\n\nAgain.'
    expect(markdownDocument('a', source, 'a.md')).toEqual({
      id: 'a',
      title: 'Guide',
      sections: [
        { heading: [], anchor: 'guide', text: 'Intro.' },
        { heading: ['Install it'], anchor: 'install-it', text: 'Run npm i.' },
        { heading: ['Install it', 'Deep'], anchor: 'deep', text: 'Text.' },
        { heading: ['Install it'], anchor: 'install-it-1', text: 'Again.' },
      ],
    })
  })

  it('reads no headings in code, and keeps code as it is', () => {
    const source = 'Before.\n\n```sh\n# not a heading\nls *a* **b**\n```\n\nAfter.'
    expect(markdownDocument('a', source, 'a.md').sections).toEqual([
      { heading: [], text: 'Before.\n\n# not a heading\nls *a* **b**\n\nAfter.' },
    ])
  })

  it('joins wrapped lines but not lists', () => {
    const source = 'One line\ngoes on.\n\n- first\n  entry\n- second\n1. third'
    expect(markdownDocument('a', source, 'a.md').sections?.[0]?.text).toBe(
      'One line goes on.\n\n- first entry\n- second\n1. third',
    )
  })

  it('leaves out marks, front matter and comments', () => {
    const source = '---\ntitle: x\n---\n> See [the **guide**](guide.md "t") and ![a bird](b.png).<!-- no -->'
    const document = markdownDocument('a', source, 'a.md')
    expect(document.title).toBe('a.md')
    expect(document.sections?.[0]?.text).toBe('See the guide and a bird.')
  })

  it('knows links in their variety', () => {
    const source = '[![logo](a.png)](b) [x](https://en.wiki.example/A_(b)) **snake_case** __two words__ 2 * 3 * 4'
    const text = markdownDocument('a', source, 'a.md').sections?.[0]?.text
    expect(text).toBe('[logo](b) x) snake_case two words 2 * 3 * 4')
  })

  it('takes closing hashes from a heading, and not its last word', () => {
    expect(markdownDocument('a', '## C# ##\n\nText.', 'a.md').title).toBe('C#')
    expect(markdownDocument('a', '# #\n\nText.', 'a.md').title).toBe('#')
  })

  it('leaves out the line below the head of a table', () => {
    const source = '| a | b |\n| --- | :-: |\n| 1 | 2 |'
    expect(markdownDocument('a', source, 'a.md').sections?.[0]?.text).toBe('| a | b |\n\n| 1 | 2 |')
  })

  it.each([
    ['[', 'open brackets'],
    ['[](', 'links without an end'],
    ['**a', 'bold without an end'],
    ['__', 'underscores'],
    ['`', 'backticks'],
    ['<!--', 'comments without an end'],
    ['|-', 'tables without an end'],
    ['> ', 'quotes'],
    ['# ', 'hashes'],
    [' ', 'blanks'],
    ['a line\n', 'lines of one paragraph'],
    ['---\n', 'front matter'],
  ])('reads two megabytes of %j: %s', (piece) => {
    const document = markdownDocument('a', `# x ${piece.repeat(2e6 / piece.length)}x`, 'a.md')
    expect(document.title).toBeDefined()
    const inProse = markdownDocument('a', `x ${piece.repeat(2e6 / piece.length)}x`, 'a.md')
    expect(inProse.sections).toHaveLength(1)
  })

  it('makes nothing of nothing', () => {
    expect(markdownDocument('a', '\ufeff \n', 'a.md')).toEqual({ id: 'a', title: 'a.md', sections: [] })
  })
})
