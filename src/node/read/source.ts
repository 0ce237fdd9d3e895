import { readFile, stat } from 'node:fs/promises'
import { SearchError } from '../../core/errors.ts'
import { type FileOptions, readFiles } from './files.ts'
import { type Found, reasonOf } from './found.ts'
import { fetchText, readUrls, urlsOfList, urlsOfSitemap } from './urls.ts'

/**
 * Reads a source: a folder of Markdown, MDX, HTML and JSON Lines, one such file, a `.txt` list of URLs, or a sitemap
 * (`.xml`), the last two as a file or by http(s).
 * @throws SearchError `options-invalid` when there is nothing of the kind
 */
export async function* readSource(source: string, options: FileOptions): AsyncGenerator<Found> {
  const remote = /^https?:\/\//.test(source)
  const path = remote ? new URL(source).pathname : source
  if (/\.(txt|xml)$/i.test(path)) {
    yield* readUrls(await urlsOf(source, remote, /\.xml$/i.test(path)))
  } else if (remote) {
    yield* readUrls([source])
  } else {
    yield* readFiles(await existing(source), options)
  }
}

async function urlsOf(source: string, remote: boolean, isSitemap: boolean): Promise<readonly string[]> {
  const path = remote ? source : await existing(source)
  try {
    const text = remote ? await fetchText(path) : await readFile(path, 'utf8')
    return isSitemap ? await urlsOfSitemap(text) : urlsOfList(text)
  } catch (cause) {
    throw new SearchError('options-invalid', `${source} cannot be read: ${reasonOf(cause)}`, { cause })
  }
}

async function existing(path: string): Promise<string> {
  try {
    await stat(path)
    return path
  } catch (cause) {
    throw new SearchError('options-invalid', `${path} is neither a file nor a folder`, { cause })
  }
}
