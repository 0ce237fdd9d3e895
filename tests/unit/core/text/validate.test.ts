import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SearchError } from '../../../../src/core/errors.ts'
import { validateDocument } from '../../../../src/core/text/validate.ts'

function refusal(value: unknown, position?: number): string {
  try {
    validateDocument(value, position)
  } catch (error) {
    if (error instanceof SearchError && error.code === 'document-invalid') return error.message
    throw error
  }
  throw new Error('the document was accepted')
}

describe('validateDocument', () => {
  it('returns what it was given, as a copy', () => {
    const document = {
      id: 'a',
      title: 'Title',
      sections: [
        { heading: ['Outer', 'Inner'], anchor: 'inner', text: '' },
        { heading: 'Other', text: 'Text' },
      ],
      url: '/a',
      metadata: { tags: ['x', 1, null], nested: { deep: true } },
      boost: 1.5,
    }
    const checked = validateDocument(document)
    expect(checked).toEqual(document)
    document.metadata.tags.push('y')
    expect(checked.metadata).toEqual({ tags: ['x', 1, null], nested: { deep: true } })
  })

  it('takes undefined for absent', () => {
    const given = { id: 'a', title: undefined, text: '', sections: undefined, metadata: { author: undefined } }
    const checked = validateDocument(given)
    expect(Object.keys(checked)).toEqual(['id', 'text', 'metadata'])
    expect(Object.keys(checked.metadata ?? {})).toEqual([])
  })

  it.each([
    [undefined, 'document at position 4 must be an object, not undefined'],
    [null, 'not null'],
    ['text', 'not a string'],
    [[], 'not an array'],
    [new Date(0), 'not a Date'],
    [{ text: 'x' }, 'document at position 4 has no id'],
    [{ id: 7, text: 'x' }, 'an id that is a number'],
    [{ id: null, text: 'x' }, 'an id that is null'],
    [{ id: '', text: 'x' }, 'empty id'],
    [{ id: 'x'.repeat(1025), text: 'x' }, 'an id of 1025 characters'],
    [{ id: 'a' }, 'document "a" has no text, no sections and no title'],
    [{ id: 'a', text: 'x', sections: [] }, 'both text and sections'],
    [{ id: 'a', text: 'x', boost: 0 }, 'boost must be a number from 0.001 to 1000, not 0'],
    [{ id: 'a', text: 'x', boost: Number.NaN }, 'not NaN'],
    [{ id: 'a', text: 'x', boost: '2' }, 'not a string'],
    [{ id: 'a', text: 7 }, 'document "a" text must be a string, not a number'],
    [{ id: 'a', text: null }, 'text must be a string, not null'],
    [{ id: 'a', text: 'x', title: {} }, 'title must be a string, not an object'],
    [{ id: 'a', text: 'x', url: new URL('http://localhost/') }, 'url must be a string, not a URL'],
    [{ id: 'a', text: 'x', body: 'y' }, 'an unknown field "body": known are id, title, text, sections, url, metadata'],
    [{ id: 'a', sections: {} }, 'sections must be an array'],
    [{ id: 'a', sections: [{ text: 'x' }, 'y'] }, 'document "a", sections[1] must be an object'],
    [{ id: 'a', sections: [{ heading: 'x' }] }, 'sections[0] has no text'],
    [{ id: 'a', sections: [{ text: 'x', heading: 7 }] }, 'heading must be a string or an array, not a number'],
    [{ id: 'a', sections: [{ text: 'x', heading: ['a', 7] }] }, 'heading[1] must be a string'],
    [{ id: 'a', sections: [{ text: 'x', anchor: 7 }] }, 'anchor must be a string'],
    [{ id: 'a', sections: [{ text: 'x', level: 2 }] }, 'an unknown field "level"'],
    [{ id: 'a', text: 'x', metadata: [] }, 'metadata must be an object, not an array'],
    [{ id: 'a', text: 'x', metadata: { n: Number.NaN } }, 'metadata.n is NaN, which JSON cannot hold'],
    [{ id: 'a', text: 'x', metadata: { n: [1, Number.POSITIVE_INFINITY] } }, 'metadata.n[1] is Infinity'],
    [{ id: 'a', text: 'x', metadata: { f: () => 1 } }, 'metadata.f is a function'],
    [{ id: 'a', text: 'x', metadata: { b: 1n } }, 'metadata.b is a bigint'],
    [{ id: 'a', text: 'x', metadata: { d: { at: new Date(0) } } }, 'metadata.d.at is a Date'],
    [{ id: 'a', text: 'x', metadata: { list: [undefined] } }, 'metadata.list[0] is undefined'],
    [{ id: 'a', text: 'x', metadata: { list: new Array(1) } }, 'metadata.list[0] is undefined'],
  ])('refuses case %#: $1', (value, message) => {
    expect(refusal(value, 4)).toContain(message)
  })

  it('refuses metadata that holds itself', () => {
    const metadata: { self?: unknown } = {}
    metadata.self = metadata
    expect(refusal({ id: 'a', text: 'x', metadata })).toContain('in itself')
  })

  it('shortens a long id in messages', () => {
    expect(refusal({ id: 'x'.repeat(1000) }).length).toBeLessThan(200)
  })

  it('takes any JSON as metadata, and keys that objects inherit', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (metadata) => {
        const given: Record<string, unknown> = JSON.parse(JSON.stringify(metadata))
        expect(validateDocument({ id: 'a', text: '', metadata: given }).metadata).toEqual(given)
      }),
    )
    const inherited: unknown = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}')
    const copy = validateDocument({ id: 'a', text: '', metadata: inherited }).metadata
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":true},"constructor":1}')
  })
})
