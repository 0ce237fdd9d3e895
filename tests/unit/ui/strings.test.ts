import { describe, expect, it } from 'vitest'
import { en } from '../../../src/ui/strings/en.ts'
import { stringsFor } from '../../../src/ui/strings.ts'

const languages = ['en', 'de', 'fr', 'es', 'zh', 'ja']
const said = (value: unknown): unknown => (typeof value === 'function' ? value('8 MB', '23 MB') : value)

describe('strings', () => {
  it.each(languages.slice(1))('of %s are all there and their own', (language) => {
    const strings = stringsFor(language)
    expect(Object.keys(strings).sort()).toEqual(Object.keys(en).sort())
    for (const [name, value] of Object.entries(strings)) {
      expect(said(value), name).toMatch(/\S/)
      expect(said(value), name).not.toBe(said(Reflect.get(en, name)))
    }
  })

  it.each([
    ['de-CH', 'Suchen'],
    ['zh_Hant', '搜索'],
    ['JA', '検索'],
    ['nl', 'Search'],
    ['', 'Search'],
    ['constructor', 'Search'],
  ])('of %j are found by the first part of the tag', (tag, search) => {
    expect(stringsFor(tag).search).toBe(search)
  })

  it('can be replaced one by one', () => {
    expect(stringsFor('de', { search: 'Durchsuchen' })).toMatchObject({ search: 'Durchsuchen', close: 'Schließen' })
  })

  it('name sizes only where they are known', () => {
    for (const language of languages) {
      const strings = stringsFor(language)
      expect(strings.ask('8 MB')).toContain('8 MB')
      expect(strings.ask(undefined)).not.toMatch(/undefined|\d/)
      expect(strings.downloading('3 MB', '8 MB')).toMatch(/3 MB.*8 MB/)
      expect(strings.indexing(3, undefined)).not.toContain('undefined')
      expect(strings.filter('kind')).toContain('kind')
      expect(strings.found(1)).not.toBe(strings.found(2))
    }
  })
})
