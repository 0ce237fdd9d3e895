import { describe, expect, test } from 'vitest'
import { htmlText, readHtml } from '../../../../src/node/read/html.ts'

const read = (main: string, head = '') =>
  readHtml(`<!doctype html><html><head><title>Site name</title>${head}</head><body>
    <nav>Menu</nav><main>${main}</main><footer>Imprint</footer></body></html>`)

describe('readHtml', () => {
  test('reads the main content by heading, with anchors', () => {
    expect(
      read('<h1>Page</h1><p>One\n two.</p><h2 id="a">Part <a class="header-anchor" href="#a">#</a></h2><p>Text</p>'),
    ).toEqual({
      title: 'Page',
      sections: [{ text: 'One two.' }, { heading: ['Part'], anchor: 'a', text: 'Text' }],
      metadata: undefined,
    })
  })

  test('finds an anchor in the heading or on the section around it', () => {
    const page = read('<section id="s"><h2>One</h2><p>x</p></section><h2><a name="t"></a>Two</h2><p>y</p>')
    expect(page?.sections.map(({ anchor }) => anchor)).toEqual(['s', 't'])
  })

  test('leaves out what is marked, hidden or navigation', () => {
    const left =
      '<p data-colibri-ignore>a</p><p hidden>b</p><p aria-hidden="true">c</p><nav>d</nav><script>e</script><form>f</form>'
    expect(read(`<p>kept</p>${left}`)?.sections).toEqual([{ text: 'kept' }])
  })

  test('a weight is the boost of the page', () => {
    expect(read('<p data-colibri-weight="2">x</p>')?.boost).toBe(2)
    expect(read('<p data-colibri-weight="2">x</p><p data-colibri-weight="-1">y</p>')?.boost).toBe(2)
    for (const wrong of ['', '0', 'much'])
      expect(read(`<p data-colibri-weight="${wrong}">x</p>`)?.boost).toBeUndefined()
  })

  test('tags and description become metadata', () => {
    const head = '<meta name="description" content="About">'
    expect(read('<p data-colibri-tag="guide, product:bird">x</p>', head)?.metadata).toEqual({
      description: 'About',
      product: 'bird',
      tags: ['guide'],
    })
  })

  test('a page that robots must not index is left out', () => {
    expect(read('<p>x</p>', '<meta name="robots" content="noindex, follow">')).toBeUndefined()
  })

  test('without main content the body is read, without a heading the title is the name', () => {
    expect(readHtml('<title>Name</title><p>Text')).toMatchObject({ title: 'Name', sections: [{ text: 'Text' }] })
    expect(readHtml('')).toMatchObject({ sections: [] })
  })

  test('code keeps its lines', () => {
    expect(read('<pre>a\n  b</pre>')?.sections).toEqual([{ text: 'a\n  b' }])
  })
})

test('htmlText is the words of a fragment', () => {
  expect(htmlText('<!-- note --><p>One <b>two</b></p><script>no</script>')).toBe('One two')
})
