import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, sep } from 'node:path'
import { type Found, reasonOf } from './found.ts'
import { readHtml } from './html.ts'
import { readJsonLines } from './json-lines.ts'
import { readMarkdown } from './markdown.ts'
import { documentOf, type Page } from './page.ts'

export interface FileOptions {
  /** What every page's url begins with. */
  readonly base: string
  /** Called with a file's path relative to the folder; false leaves it out. */
  readonly accept?: ((path: string) => boolean) | undefined
}

const readable = new Set(['.md', '.markdown', '.mdx', '.html', '.htm', '.jsonl', '.ndjson'])
const hidden = /(^|\/)(\.|node_modules(\/|$))/

/** Reads what a folder and those in it hold, or one file, in the order of their paths. */
export async function* readFiles(path: string, { base, accept }: FileOptions): AsyncGenerator<Found> {
  const isFolder = (await stat(path)).isDirectory()
  const paths = isFolder ? await filesBelow(path) : [basename(path)]
  for (const relative of paths.filter((file) => accept?.(file) ?? true)) {
    yield* readFileAt(isFolder ? join(path, relative) : path, relative, base)
  }
}

/** Paths from the folder, with slashes, of what can be read. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && readable.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
  return paths.filter((path) => !hidden.test(path)).sort()
}

async function* readFileAt(file: string, path: string, base: string): AsyncGenerator<Found> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    yield { origin: path, problem: `cannot be read: ${reasonOf(error)}` }
    return
  }
  const type = extname(path).toLowerCase()
  if (type === '.jsonl' || type === '.ndjson') {
    yield* readJsonLines(text, path)
    return
  }
  yield found(text, path, type, base)
}

/** A parser gives up on some pages, on those nested beyond its stack for one. */
function found(text: string, path: string, type: string, base: string): Found {
  try {
    const page = pageOf(text, type)
    if (page === undefined) return { origin: path, leftOut: true }
    const title = basename(path, extname(path))
    return { origin: path, document: documentOf(path, title, urlOf(path, base), page) }
  } catch (error) {
    return { origin: path, problem: `cannot be parsed: ${reasonOf(error)}` }
  }
}

function pageOf(text: string, type: string): Page | undefined {
  return type.startsWith('.htm') ? readHtml(text) : readMarkdown(text, { mdx: type === '.mdx' })
}

/** Where a site serves a file: `guide/index.md` is `guide/`, `guide/start.md` is `guide/start`, HTML keeps its ending. */
export function urlOf(path: string, base: string): string {
  const route = path.replace(/(^|\/)(index|readme)\.\w+$/i, '$1').replace(/\.(md|mdx|markdown)$/i, '')
  return base + route.split('/').map(encodeURIComponent).join('/')
}
