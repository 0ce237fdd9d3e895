import { describe, expect, it } from 'vitest'
import { HeldTexts } from '../../../../src/core/engine/held-texts.ts'
import { encodeText, TextReader } from '../../../../src/core/index/text.ts'

const textOf = (characters: number) => {
  const text = 'x'.repeat(characters)
  const passages = [{ document: 0, trail: [], text, section: 0, range: { start: 0, end: characters } }]
  return TextReader.read(encodeText({ documents: [{ id: 'a', digest: '' }], passages }))
}

describe('held texts', () => {
  const one = textOf(1000)

  it('let go of the longest unused ones above their limit', () => {
    const held = new HeldTexts(2.5 * one.bytes)
    held.add('a', one)
    held.add('b', one)
    expect(held.get('a')).toBe(one)
    held.add('c', one)
    expect(['a', 'b', 'c'].map((chunk) => held.get(chunk) !== undefined)).toEqual([true, false, true])
    expect(held.bytes).toBe(2 * one.bytes)
  })

  it('count a text once that comes again, and not at all when it has gone', () => {
    const held = new HeldTexts(10 * one.bytes)
    held.add('a', one)
    held.add('a', one)
    expect(held.bytes).toBe(one.bytes)
    held.forget('a')
    held.forget('b')
    expect(held.bytes).toBe(0)
  })

  it('hold none that is larger than all they may', () => {
    const held = new HeldTexts(one.bytes - 1)
    held.add('a', one)
    expect(held.get('a')).toBeUndefined()
    expect(held.bytes).toBe(0)
  })
})
