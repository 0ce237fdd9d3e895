import { isRecord } from '../../core/options.ts'
import { type Found, reasonOf } from './found.ts'
import { readMarkdown } from './markdown.ts'

/**
 * Documents of a JSON Lines text, one a line, with the fields of a Document; `_id` stands for `id`, and `markdown`, which is
 * read as a Markdown file is, for `sections`. What a line says itself counts more than what its Markdown says.
 */
export function* readJsonLines(text: string, file: string): Generator<Found> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const origin = `${file}:${index + 1}`
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch (error) {
      yield { origin, problem: `is not JSON: ${reasonOf(error)}` }
      continue
    }
    yield { origin, ...(isRecord(value) ? documentIn(renamed(value)) : { document: value }) }
  }
}

function renamed(line: Record<string, unknown>): Record<string, unknown> {
  if (!('_id' in line)) return line
  const { _id, ...rest } = line
  return { id: _id, ...rest }
}

type Line = { readonly document: unknown } | { readonly leftOut: true } | { readonly problem: string }

function documentIn({ markdown, ...rest }: Record<string, unknown>): Line {
  if (markdown === undefined) return { document: rest }
  if (typeof markdown !== 'string') return { problem: 'its "markdown" is not a string' }
  try {
    const page = readMarkdown(markdown)
    if (page === undefined) return { leftOut: true }
    const said = Object.entries(page).filter(([, value]) => value !== undefined)
    return { document: { ...Object.fromEntries(said), ...rest } }
  } catch (error) {
    return { problem: `its "markdown" cannot be read: ${reasonOf(error)}` }
  }
}
