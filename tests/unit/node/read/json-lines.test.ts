import { expect, test } from 'vitest'
import { readJsonLines } from '../../../../src/node/read/json-lines.ts'

const found = (...lines: readonly unknown[]) => [
  ...readJsonLines(lines.map((line) => JSON.stringify(line)).join('\n'), 'a.jsonl'),
]

test('Markdown is divided by its headings, with their anchors', () => {
  const markdown = '# Bird\n\nSmall.\n\n## Food\n\n`Nectar`, mostly.\n'
  expect(found({ _id: 'bird', url: '/bird', markdown })).toEqual([
    {
      origin: 'a.jsonl:1',
      document: {
        id: 'bird',
        url: '/bird',
        title: 'Bird',
        sections: [{ text: 'Small.' }, { heading: ['Food'], anchor: 'food', text: 'Nectar, mostly.' }],
      },
    },
  ])
})

test('what a line says counts more than the front matter of its Markdown', () => {
  const markdown = '---\ntitle: Within\nboost: 2\n---\nWords.'
  expect(found({ id: '1', title: 'Beside', markdown })).toMatchObject([{ document: { title: 'Beside', boost: 2 } }])
  expect(found({ id: '1', boost: 3, markdown })).toMatchObject([{ document: { title: 'Within', boost: 3 } }])
})

test('Markdown that asks to be left out is, and what is no Markdown is a problem', () => {
  expect(found({ id: '1', markdown: '---\ndraft: true\n---\nx' }, { id: '2', markdown: 7 })).toEqual([
    { origin: 'a.jsonl:1', leftOut: true },
    { origin: 'a.jsonl:2', problem: 'its "markdown" is not a string' },
  ])
})

test('Markdown that its parser gives up on is a problem of its own, and the next line is read', () => {
  expect(found({ id: '1', markdown: `${'> '.repeat(12_000)}x` }, { id: '2', text: 'x' })).toEqual([
    { origin: 'a.jsonl:1', problem: expect.stringMatching(/^its "markdown" cannot be read/) },
    { origin: 'a.jsonl:2', document: { id: '2', text: 'x' } },
  ])
})

test('a line that is no document is passed on as it is', () => {
  expect(found(['x'], null, { id: '1', text: 'x' })).toEqual([
    { origin: 'a.jsonl:1', document: ['x'] },
    { origin: 'a.jsonl:2', document: null },
    { origin: 'a.jsonl:3', document: { id: '1', text: 'x' } },
  ])
})
