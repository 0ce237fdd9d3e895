import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { features } from 'web-features'
import type { Document } from '../../src/index.ts'
import { isRecord } from './record.ts'

const require = createRequire(import.meta.url)

/** Every feature of the web platform that the npm package `web-features` describes. */
export function webFeatures(): Document[] {
  return Object.entries(features).flatMap(([key, feature]) => {
    if (feature.kind !== 'feature') return []
    const url = feature.spec[0] ?? `https://caniuse.com/${feature.caniuse?.[0] ?? ''}`
    return {
      id: `feature/${key}`,
      title: feature.name,
      text: feature.description,
      url,
      metadata: { source: 'Web platform' },
    }
  })
}

/** CSS properties, at-rules and selectors from `@vscode/web-custom-data`, those of a single engine left out. */
export function cssEntries(): Document[] {
  const data = customData('browsers.css-data.json')
  return ['properties', 'atDirectives', 'pseudoClasses', 'pseudoElements'].flatMap((kind) =>
    entries(data, kind)
      .filter(({ name }) => !/^[:@]*-/.test(name))
      .map((entry) => toDocument(entry, `css/${entry.name}`, entry.name, 'CSS')),
  )
}

/** HTML elements and global attributes from the same package. */
export function htmlEntries(): Document[] {
  const data = customData('browsers.html-data.json')
  return [
    ...entries(data, 'tags').map((entry) => toDocument(entry, `html/${entry.name}`, `<${entry.name}>`, 'HTML')),
    ...entries(data, 'globalAttributes').map((entry) =>
      toDocument(entry, `html-attribute/${entry.name}`, `${entry.name} attribute`, 'HTML'),
    ),
  ]
}

interface Entry {
  readonly name: string
  readonly text: string
  readonly url: string | undefined
}

function toDocument({ text, url }: Entry, id: string, title: string, source: string): Document {
  return { id, title, text, ...(url === undefined ? {} : { url }), metadata: { source } }
}

/** Entries of one kind that say anything about themselves; those of one name, `:host` and `:host()` say, as one. */
function entries(data: Record<string, unknown>, kind: string): Entry[] {
  const list = data[kind]
  if (!Array.isArray(list)) throw new Error(`@vscode/web-custom-data has no list of ${kind}`)
  const byName = new Map<string, Entry>()
  for (const entry of list.flatMap(toEntry)) {
    const known = byName.get(entry.name)
    byName.set(entry.name, known === undefined ? entry : { ...known, text: `${known.text}\n\n${entry.text}` })
  }
  return [...byName.values()]
}

interface Described {
  readonly name?: unknown
  readonly description?: unknown
  readonly references?: unknown
}

interface Reference {
  readonly url?: unknown
}

function toEntry(data: unknown): Entry[] {
  if (!isRecord(data)) return []
  const { name, description, references }: Described = data
  const text = isRecord(description) ? description.value : description
  if (typeof name !== 'string' || typeof text !== 'string') return []
  const { url }: Reference = Array.isArray(references) && isRecord(references[0]) ? references[0] : {}
  return [{ name, text: withoutLinks(text), url: typeof url === 'string' ? url : undefined }]
}

function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')
}

function customData(file: string): Record<string, unknown> {
  const path = require.resolve(`@vscode/web-custom-data/data/${file}`)
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!isRecord(data)) throw new Error(`${file} of @vscode/web-custom-data holds no object`)
  return data
}
