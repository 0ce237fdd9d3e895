import { SearchError } from '../../core/errors.ts'
import { type Found, reasonOf } from './found.ts'
import { readHtml } from './html.ts'
import { readMarkdown } from './markdown.ts'
import { documentOf } from './page.ts'

/** Sitemaps that name sitemaps are followed this deep. */
const deepest = 3
const patience = 30_000

/** URLs of a list, one a line; empty lines and those that begin with # say nothing. */
export function urlsOfList(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

/** The pages that a sitemap names (sitemaps.org), those of the sitemaps that it names included. */
export async function urlsOfSitemap(xml: string, depth = 0): Promise<string[]> {
  const named = [...xml.matchAll(/<loc>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*<\/loc>/gs)].map(([, url]) =>
    unescaped(url),
  )
  if (!/<sitemapindex[\s>]/.test(xml)) return named
  if (depth === deepest) throw new SearchError('options-invalid', 'The sitemap names sitemaps without end')
  const found: string[] = []
  for (const url of named) found.push(...(await urlsOfSitemap(await fetchText(url), depth + 1)))
  return found
}

const entities = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
])

const unescaped = (text = ''): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => entities.get(entity) ?? '')

/** Fetches pages one after the other; only the URLs given are asked for. */
export async function* readUrls(urls: readonly string[]): AsyncGenerator<Found> {
  for (const url of urls) {
    try {
      const text = await fetchText(url)
      const page = /\.(md|mdx)$/.test(new URL(url).pathname) ? readMarkdown(text) : readHtml(text)
      if (page === undefined) yield { origin: url, leftOut: true }
      else yield { origin: url, document: documentOf(url, url, url, page) }
    } catch (error) {
      yield { origin: url, problem: reasonOf(error) }
    }
  }
}

export async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) })
  if (!response.ok) throw new Error(`the server answers ${response.status}`)
  return response.text()
}
