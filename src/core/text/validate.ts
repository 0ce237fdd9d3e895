import { isBoost, wrongBoost } from '../boost.ts'
import { SearchError } from '../errors.ts'
import type { Document, Metadata, Section } from '../types.ts'
import { copyJson, isPlainObject, nameOf } from './json.ts'

const longestId = 1024
const documentFields = ['id', 'title', 'text', 'sections', 'url', 'metadata', 'boost']
const sectionFields = ['heading', 'anchor', 'text']

/**
 * Checks a value from outside and returns it as a document of its own, sharing nothing with the caller. Optional
 * fields that are undefined count as absent. Empty text is allowed; a document with neither text nor sections nor
 * title is not.
 *
 * @param position Where the value stood among those given, counted from 0; names it where it has no id.
 * @throws SearchError `document-invalid`, naming the document and the field.
 */
export function validateDocument(value: unknown, position?: number): Document {
  const unnamed = position === undefined ? 'document' : `document at position ${position}`
  if (!isPlainObject(value)) throw invalid(unnamed, `must be an object, not ${nameOf(value)}`)
  const { id: givenId, sections: givenSections, metadata: givenMetadata, boost: givenBoost } = value
  const id = validId(givenId, unnamed)
  const name = `document ${JSON.stringify(id.length > 80 ? `${id.slice(0, 80)}…` : id)}`
  refuseUnknown(value, documentFields, name)
  const title = optionalString(value, 'title', name)
  const text = optionalString(value, 'text', name)
  const url = optionalString(value, 'url', name)
  const sections = validSections(givenSections, name)
  const metadata = validMetadata(givenMetadata, name)
  const boost = validBoost(givenBoost, name)
  if (text !== undefined && sections !== undefined) throw invalid(name, 'has both text and sections: give one of them')
  if (text === undefined && sections === undefined && title === undefined) {
    throw invalid(name, 'has no text, no sections and no title: there is nothing to find it by')
  }
  return {
    id,
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { text }),
    ...(sections === undefined ? {} : { sections }),
    ...(url === undefined ? {} : { url }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(boost === undefined ? {} : { boost }),
  }
}

function validId(id: unknown, name: string): string {
  if (id === undefined) throw invalid(name, 'has no id')
  if (typeof id !== 'string') throw invalid(name, `has an id that is ${nameOf(id)}: it must be a string`)
  if (id === '') throw invalid(name, 'has an empty id')
  if (id.length > longestId) {
    throw invalid(name, `has an id of ${id.length} characters: at most ${longestId} are allowed`)
  }
  return id
}

function validSections(sections: unknown, name: string): Section[] | undefined {
  if (sections === undefined) return undefined
  if (!Array.isArray(sections)) throw invalid(name, `sections must be an array, not ${nameOf(sections)}`)
  return Array.from<unknown>(sections).map((section, index) => validSection(section, `${name}, sections[${index}]`))
}

function validSection(section: unknown, name: string): Section {
  if (!isPlainObject(section)) throw invalid(name, `must be an object, not ${nameOf(section)}`)
  const { heading: givenHeading } = section
  refuseUnknown(section, sectionFields, name)
  const text = optionalString(section, 'text', name)
  if (text === undefined) throw invalid(name, 'has no text')
  const anchor = optionalString(section, 'anchor', name)
  const heading = validHeading(givenHeading, name)
  return { text, ...(anchor === undefined ? {} : { anchor }), ...(heading === undefined ? {} : { heading }) }
}

function validHeading(heading: unknown, name: string): string | string[] | undefined {
  if (heading === undefined || typeof heading === 'string') return heading
  if (!Array.isArray(heading)) throw invalid(name, `heading must be a string or an array, not ${nameOf(heading)}`)
  return Array.from<unknown>(heading).map((entry, index) => {
    if (typeof entry === 'string') return entry
    throw invalid(name, `heading[${index}] must be a string, not ${nameOf(entry)}`)
  })
}

function validMetadata(metadata: unknown, name: string): Metadata | undefined {
  if (metadata === undefined) return undefined
  if (!isPlainObject(metadata)) throw invalid(name, `metadata must be an object, not ${nameOf(metadata)}`)
  const copies = Object.entries(metadata)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, copyJson(item, `metadata.${key}`)] as const)
  return Object.fromEntries(
    copies.map(([key, copy]) => {
      if (copy.ok) return [key, copy.value]
      throw invalid(name, `${copy.reason}, which JSON cannot hold`)
    }),
  )
}

function validBoost(boost: unknown, name: string): number | undefined {
  if (boost === undefined || isBoost(boost)) return boost
  throw invalid(name, `boost ${wrongBoost(boost)}, not ${typeof boost === 'number' ? boost : nameOf(boost)}`)
}

function optionalString(record: Record<string, unknown>, field: string, name: string): string | undefined {
  const value = record[field]
  if (value === undefined || typeof value === 'string') return value
  throw invalid(name, `${field} must be a string, not ${nameOf(value)}`)
}

function refuseUnknown(record: Record<string, unknown>, known: readonly string[], name: string): void {
  const unknown = Object.keys(record).find((field) => !known.includes(field))
  if (unknown === undefined) return
  throw invalid(name, `has an unknown field ${JSON.stringify(unknown)}: known are ${known.join(', ')}`)
}

function invalid(name: string, problem: string): SearchError {
  return new SearchError('document-invalid', `${name} ${problem}`)
}
