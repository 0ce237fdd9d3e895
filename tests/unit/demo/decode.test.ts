import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../demo/text/decode.ts'

const bytesOf = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding))

describe('decodeText', () => {
  it('gives any text back from UTF-8', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && !value.startsWith('\ufeff'))
    fc.assert(fc.property(text, (value) => decodeText(new TextEncoder().encode(value)) === value))
  })

  it('reads UTF-16 that says so, and drops the mark', () => {
    expect(decodeText(bytesOf('\ufeffGrüße', 'utf16le'))).toBe('Grüße')
    expect(decodeText(bytesOf('\ufeffGrüße', 'utf16le').map((_, at, all) => all[at ^ 1] ?? 0))).toBe('Grüße')
    expect(decodeText(bytesOf('\ufeffGrüße', 'utf8'))).toBe('Grüße')
  })

  it.each([
    ['Latin-1', bytesOf('Grüße', 'latin1')],
    ['half a surrogate pair in UTF-16', bytesOf('\ufeff\ud800x', 'utf16le')],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
    ['zeros', new Uint8Array(16)],
    ['a cut-off character', bytesOf('ü', 'utf8').subarray(0, 1)],
  ])('takes %s for no text', (_, bytes) => {
    expect(decodeText(bytes)).toBeUndefined()
  })
})
