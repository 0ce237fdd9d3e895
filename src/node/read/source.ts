import { readFile, stat } from 'node:fs/promises'
import { SearchError } from '../../core/errors.ts'
import { type FileOptions, readFiles } from './files.ts'
import type { Found } from './found.ts'
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
    const text = remote ? await fetchText(source) : await readFile(await existing(source), 'utf8')
    yield* readUrls(path.toLowerCase().endsWith('.xml') ? await urlsOfSitemap(text) : urlsOfList(text))
  } else if (remote) {
    yield* readUrls([source])
  } else {
    yield* readFiles(await existing(source), options)
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
