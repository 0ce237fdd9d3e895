import type { Document, Section } from '../../src/index.ts'

/** No expression here may look far ahead again and again: the time that a file takes grows as its length. */
const heading = /^(#{1,6})\s+(\S.*)$/
/** List entries, quotes, table rows and indented code keep their lines. */
const startsAnew = /^(?:\s*(?:[-*+]|\d+[.)])\s|\s*[|>]| {4})/
const fence = /^\s*(`{3,}|~{3,})/

/**
 * A Markdown text as a document: divided at its ATX headings, front matter left out, the first heading its title when
 * it has no other. Anchors are the ones that GitHub gives.
 */
export function markdownDocument(id: string, source: string, fallbackTitle: string): Document {
  const trail: string[] = []
  const sections: Section[] = []
  const anchors = new Map<string, number>()
  let title: string | undefined
  let anchor: string | undefined
  for (const block of blocks(withoutFrontMatter(source).split(/\r\n|\r|\n/))) {
    if (block.heading === undefined) {
      const heading = trail.filter((entry) => entry !== '' && entry !== title)
      sections.push({ heading, text: block.text, ...(anchor === undefined ? {} : { anchor }) })
      continue
    }
    const { level, name } = block.heading
    title ??= name
    while (trail.length < level - 1) trail.push('')
    trail.splice(level - 1, Number.POSITIVE_INFINITY, name)
    anchor = anchorOf(name, anchors)
  }
  return { id, title: title ?? fallbackTitle, sections }
}

type Block =
  | { readonly heading: { readonly level: number; readonly name: string } }
  | { readonly heading?: never; readonly text: string }

/** Headings, and the text between two of them in one piece. */
function* blocks(lines: readonly string[]): Generator<Block> {
  let prose: string[] = []
  let closing: string | undefined
  let text = ''
  const flush = () => {
    text += plain(unwrapped(prose).join('\n'))
    prose = []
  }
  for (const line of lines) {
    const marker = fence.exec(line)?.[1]
    const [, hashes, words] = closing === undefined ? (heading.exec(line) ?? []) : []
    if (closing !== undefined) {
      if (marker?.startsWith(closing)) closing = undefined
      else text += `${line}\n`
    } else if (marker !== undefined) {
      flush()
      text += '\n'
      closing = marker
    } else if (hashes !== undefined && words !== undefined) {
      flush()
      if (text.trim() !== '') yield { text: tidy(text) }
      text = ''
      yield { heading: { level: hashes.length, name: plain(withoutClosing(words)) } }
    } else {
      prose.push(line)
    }
  }
  flush()
  if (text.trim() !== '') yield { text: tidy(text) }
}

/** Joins the lines of a paragraph or list entry that was wrapped by hand. */
function unwrapped(lines: readonly string[]): string[] {
  const paragraphs: string[][] = []
  for (const line of lines) {
    const paragraph = paragraphs.at(-1)
    const previous = paragraph?.at(-1) ?? ''
    const goesOn = previous.trim() !== '' && line.trim() !== '' && !startsAnew.test(line)
    if (goesOn) paragraph?.push(line.trim())
    else paragraphs.push([line])
  }
  return paragraphs.map(([first = '', ...rest]) => (rest.length === 0 ? first : [first.trimEnd(), ...rest].join(' ')))
}

const tidy = (text: string): string => text.replace(/\n{3,}/g, '\n\n').trim()

function withoutFrontMatter(source: string): string {
  return source.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---(?:\r?\n|$)/, '')
}

/** A heading's words without the hashes that may stand behind them. */
function withoutClosing(words: string): string {
  const parts = words.split(/\s+/).filter((part) => part !== '')
  if (parts.length > 1 && /^#+$/.test(parts.at(-1) ?? '')) parts.pop()
  return parts.join(' ')
}

/** The words of Markdown without the marks that mean nothing to a reader of plain text. */
function plain(markdown: string): string {
  return withoutComments(markdown)
    .replace(/!?\[([^[\]]*)\]\([^)[\s]*(?:\s+"[^"\n]*")?\)/g, '$1')
    .replace(/\*\*(?=\S)([^*\n]*[^*\s])\*\*/g, '$1')
    .replace(/__(?=\S)([^_\n]*[^_\s])__/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .split('\n')
    .map((line) => (dividesTable(line) ? '' : line.replace(/^\s*>\s?/, '')))
    .join('\n')
}

function withoutComments(markdown: string): string {
  let kept = ''
  let from = 0
  for (;;) {
    const start = markdown.indexOf('<!--', from)
    const end = start < 0 ? -1 : markdown.indexOf('-->', start)
    if (end < 0) return kept + markdown.slice(from)
    kept += markdown.slice(from, start)
    from = end + 3
  }
}

const dividesTable = (line: string): boolean => line.includes('|') && line.includes('-') && /^[\s:|-]+$/.test(line)

function anchorOf(name: string, taken: Map<string, number>): string {
  const base = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
  const times = taken.get(base) ?? 0
  taken.set(base, times + 1)
  return times === 0 ? base : `${base}-${times}`
}
