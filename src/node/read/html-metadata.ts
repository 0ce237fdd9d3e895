import type { DefaultTreeAdapterTypes } from 'parse5'
import { isBoost } from '../../core/boost.ts'
import type { Json, Metadata } from '../../core/types.ts'
import { attributes } from './html-tree.ts'

/**
 * What a page says about itself: its description, `data-colibri-tag="guide"` for `tags`, `data-colibri-tag="name:value"`
 * for a field of that name.
 */
export function metadataOf(elements: readonly DefaultTreeAdapterTypes.Element[]): Metadata | undefined {
  const tags = new Set<string>()
  const metadata = new Map<string, Json>()
  for (const element of elements) {
    const found = attributes(element)
    if (element.tagName === 'meta' && found.get('name') === 'description') {
      metadata.set('description', found.get('content') ?? '')
    }
    for (const tag of (found.get('data-colibri-tag') ?? '').split(',')) {
      const [name = '', value] = tag.split(':').map((part) => part.trim())
      if (value !== undefined && name !== '') metadata.set(name, value)
      else if (name !== '') tags.add(name)
    }
  }
  if (tags.size > 0) metadata.set('tags', [...tags])
  return metadata.size > 0 ? Object.fromEntries(metadata) : undefined
}

/** How much a page counts in its own opinion: `data-colibri-weight="2"`; the last one that can be read. */
export function weightOf(elements: readonly DefaultTreeAdapterTypes.Element[]): number | undefined {
  const weights = elements.map((element) => Number(attributes(element).get('data-colibri-weight') ?? Number.NaN))
  return weights.findLast(isBoost)
}
