import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hitLink, safeUrl } from '../../../src/page/links.ts'
import { textDirective } from '../../../src/page/text-directive.ts'
import { hit } from '../../helpers/box/fake-engine.ts'

const base = 'https://docs.example/guide/start?v=2#top'
const withText = (text: string) => ({ text, trail: [], section: 0, range: { start: 0, end: text.length } })

describe('safe addresses', () => {
  it.each([
    ['/guide/requests#abort', 'https://docs.example/guide/requests#abort'],
    ['next', 'https://docs.example/guide/next'],
    ['#here', 'https://docs.example/guide/start?v=2#here'],
    ['http://other.example', 'http://other.example/'],
  ])('%s leads somewhere', (url, href) => {
    expect(safeUrl(url, base)?.href).toBe(href)
  })

  it.each([
    'javascript:alert(1)',
    ' \tjAvAsCrIpT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://docs.example/1',
    'vbscript:x',
    'file:///etc/passwd',
    'http://',
  ])('%j leads nowhere', (url) => {
    expect(safeUrl(url, base)).toBeUndefined()
    expect(hitLink(hit('a', { url }), base, true)).toBeUndefined()
  })

  it('are relative to the page in an application with a scheme of its own', () => {
    expect(safeUrl('page.html', 'app://local/index.html')?.href).toBe('app://local/page.html')
    expect(safeUrl('javascript:alert(1)', 'app://local/index.html')).toBeUndefined()
  })

  it('never have a scheme that runs a script', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 2 }),
        fc.constantFrom('javascript', 'JavaScript', 'data', 'https', ''),
        fc.string({ unit: 'binary' }),
        (before, scheme, after) => {
          expect(['http:', 'https:', undefined]).toContain(safeUrl(`${before}${scheme}:${after}`, base)?.protocol)
        },
      ),
    )
  })
})

describe('links to hits', () => {
  const found = (url: string) => hit('a', { url, passage: withText('Call abort() on it, please.') })

  it('carry the words to scroll to, on another page', () => {
    const words = ':~:text=Call%20abort()%20on%20it%2C%20please'
    expect(hitLink(found('/other#part'), base, true)).toBe(`https://docs.example/other#part${words}`)
    expect(hitLink(found('/other'), base, true)).toBe(`https://docs.example/other#${words}`)
    expect(hitLink(found('/other'), base, false)).toBe('https://docs.example/other')
  })

  it('carry none on this page, nor where there are some already', () => {
    expect(hitLink(found('/guide/start?v=2#part'), base, true)).toBe('https://docs.example/guide/start?v=2#part')
    expect(hitLink(found('/other#:~:text=x'), base, true)).toBe('https://docs.example/other#:~:text=x')
  })
})

describe('text directives', () => {
  it('give a short sentence whole, a long one by its ends', () => {
    const text = 'Pass the signal to it. The request is then cancelled when the controller is told to abort it.'
    expect(textDirective({ passage: withText(text), excerpt: { start: 0, end: 22 } })).toBe(
      'text=Pass%20the%20signal%20to%20it',
    )
    expect(textDirective({ passage: withText(text), excerpt: { start: 23, end: text.length } })).toBe(
      'text=The%20request%20is%20then,told%20to%20abort%20it',
    )
  })

  it.each([
    ['a, b & c-d', 'text=a%2C%20b%20%26%20c%2Dd'],
    ['Title\nThe second line has it', 'text=The%20second%20line%20has%20it'],
    ['\n\n', undefined],
    ['…', undefined],
    ['\ud800 lone', 'text=lone'],
  ])('%j becomes %j', (text, directive) => {
    expect(textDirective({ passage: withText(text) })).toBe(directive)
  })

  it('begin and end with words in languages without spaces', () => {
    const directive = textDirective({ passage: withText('请求被取消时承诺会被拒绝，控制器收到通知并停止传输数据。') })
    const [start = '', end = ''] = decodeURIComponent(directive?.replace('text=', '') ?? '').split(',')
    expect('请求被取消时承诺会被拒绝'.startsWith(start) && start !== '').toBe(true)
    expect('控制器收到通知并停止传输数据'.endsWith(end) && end !== '').toBe(true)
  })

  it('are always well-formed parts of a URL, and of one or two parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const directive = textDirective({ passage: withText(text) })
        if (directive === undefined) return
        expect(directive).toMatch(/^text=[^,&#\s-]+(,[^,&#\s-]+)?$/)
        expect(() => decodeURIComponent(directive)).not.toThrow()
      }),
    )
  })
})
