import { parse } from 'yaml'
import { isBoost } from '../../core/boost.ts'
import { isRecord } from '../../core/options.ts'
import type { Metadata } from '../../core/types.ts'

export interface FrontMatter {
  readonly title?: string
  readonly url?: string
  readonly metadata?: Metadata
  readonly boost?: number
  /** `draft: true`, `search: false` or, as Material for MkDocs has it, `search: { exclude: true }`. */
  readonly excluded: boolean
}

/** What YAML front matter says about a page. YAML that cannot be read says nothing. */
export function frontMatterOf(yaml: string): FrontMatter {
  const values = parsed(yaml)
  const { title, permalink, draft, search } = values
  const metadata = metadataOf(values)
  const searching = isRecord(search) ? search : {}
  const boost = searching.boost ?? values.boost
  return {
    ...(typeof title === 'string' && title.trim() !== '' ? { title: title.trim() } : {}),
    ...(typeof permalink === 'string' && permalink !== '' ? { url: permalink } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(isBoost(boost) ? { boost } : {}),
    excluded: draft === true || search === false || searching.exclude === true,
  }
}

function parsed(yaml: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(yaml)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/** What can be shown with a hit, and filtered by. */
function metadataOf({ description, tags, weight }: Readonly<Record<string, unknown>>): Metadata {
  const listed = Array.isArray(tags) ? tags : [tags]
  const names = listed.filter((tag) => typeof tag === 'string')
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(names.length > 0 ? { tags: names } : {}),
    ...(typeof weight === 'number' ? { weight } : {}),
  }
}
