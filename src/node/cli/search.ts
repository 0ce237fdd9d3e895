import type { Hit } from '../../core/results.ts'
import { openIndex } from '../open-index.ts'
import { encoderOptions, encoderSettings, readArguments, required, wholeNumber } from './arguments.ts'
import { harmless, mayStyle } from './output.ts'

const options = {
  ...encoderOptions,
  index: { type: 'string' },
  k: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** `colibri search`. */
export async function search(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options, { least: 1, most: Number.POSITIVE_INFINITY })
  await using index = await openIndex(required('index', values.index), encoderSettings(values))
  const { warnings } = await index.status()
  for (const warning of warnings) console.error(warning)
  const { hits } = await index.search(positionals.join(' '), { k: wholeNumber('k', values.k) ?? 10, matches: true })
  if (values.json) console.log(JSON.stringify(hits))
  else for (const [place, hit] of hits.entries()) console.log(described(place + 1, hit, mayStyle()))
  return 0
}

function described(place: number, { id, title = id, url = '', passage, matches = [] }: Hit, styled: boolean): string {
  const trail = passage.trail.filter((name) => name !== title)
  const names = [title, ...trail].join(' › ')
  const marks = styled ? matches.map((match) => match.passage) : []
  return `${place}. ${harmless(names)}\n   ${harmless(url)}\n   ${emphasised(passage.text, marks)}\n`
}

/** The text on one line, with ranges in bold. */
export function emphasised(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  let written = ''
  let at = 0
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue
    written += `${harmless(text.slice(at, start))}\u001b[1m${harmless(text.slice(start, end))}\u001b[22m`
    at = end
  }
  return written + harmless(text.slice(at))
}
