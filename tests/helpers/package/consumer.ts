import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What a page of a consumer says in its title once it is done. */
export interface Outcome {
  readonly hits: readonly string[]
  readonly backend: string
  readonly error?: string
}

const documents = [
  { id: 'greeting', text: 'hello world' },
  { id: 'paris', text: 'paris is a page of words' },
  { id: 'search', text: 'search the passage for a token' },
]

/** A first program with Colibri, as a newcomer writes it. */
export function program({ specifier = 'colibri-search', setup = '', options = '' } = {}): string {
  return `import { createSearch } from ${JSON.stringify(specifier)}
${setup}
async function run() {
  const search = await createSearch({ name: 'first', ${options} })
  await search.index(${JSON.stringify(documents)})
  // Facets are counted by a part of the worker that is a file of its own.
  const { hits, facets } = await search.search('hello world', { facets: ['none'] })
  if (facets.none.length > 0) throw new Error('There are no such values')
  const { backend } = await search.status()
  return { hits: hits.map(({ id, passage }) => id + ': ' + passage.text), backend }
}
run().catch((error) => ({ error: String(error), hits: [], backend: '' })).then((outcome) => {
  document.title = JSON.stringify(outcome)
})
`
}

export const expectedHits = documents.map(({ id, text }) => `${id}: ${text}`).toSorted()

export const page = (script: string): string =>
  `<!doctype html><title>…</title><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
