import type { Document, Section } from '../../src/index.ts'

const heading = /^(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/
const fence = /^\s*(`{3,}|~{3,})/

/**
 * A Markdown text as a document: divided at its ATX headings, front matter left out, the first heading its title when
 * it has no other. Anchors are the ones that GitHub gives.
 */
export function markdownDocument(id: string, source: string, fallbackTitle: string): Document {
  const lines = withoutFrontMatter(source).split(/\r\n|\r|\n/)
  const trail: string[] = []
  const sections: Section[] = []
  const anchors = new Map<string, number>()
  let title: string | undefined
  let body: string[] = []
  let anchor: string | undefined
  let closing: string | undefined
  const finish = () => {
    const text = plain(body.join('\n')).trim()
    const headings = trail.filter((entry) => entry !== '' && entry !== title)
    if (text !== '') sections.push({ heading: headings, text, ...(anchor === undefined ? {} : { anchor }) })
    body = []
  }
  for (const line of lines) {
    const marker = fence.exec(line)?.[1]
    if (closing !== undefined) {
      if (marker?.startsWith(closing)) closing = undefined
      body.push(line)
      continue
    }
    if (marker !== undefined) closing = marker
    const [, hashes, words] = heading.exec(line) ?? []
    if (hashes === undefined || words === undefined) {
      body.push(line)
      continue
    }
    finish()
    const name = plain(words)
    title ??= name
    trail.length = hashes.length - 1
    trail[hashes.length - 1] = name
    for (let level = 0; level < trail.length; level++) trail[level] ??= ''
    anchor = anchorOf(name, anchors)
  }
  finish()
  return { id, title: title ?? fallbackTitle, sections }
}

function withoutFrontMatter(source: string): string {
  return source.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n---(?:\r?\n|$)/, '')
}

/** The words of Markdown without the marks that mean nothing to a reader of plain text. Code keeps everything. */
function plain(markdown: string): string {
  return markdown
    .replace(/^\s*(?:`{3,}|~{3,}).*$/gm, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/^\s*>\s?/gm, '')
    .replace(/^\|?[\s:|-]+\|[\s:|-]*$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
}

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
