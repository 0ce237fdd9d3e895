import { SearchError } from '../core/errors.ts'
import { validateDocument } from '../core/text/validate.ts'
import type { Document } from '../core/types.ts'
import type { BuildIndexOptions } from './build-options.ts'
import { type Found, reasonOf } from './read/found.ts'
import { readSource } from './read/source.ts'

export interface Problem {
  /** File (with line), URL, or place among the documents given. */
  readonly origin: string
  readonly problem: string
}

export interface Gathered {
  /** Checked, with different ids, each with something to find it by. */
  readonly documents: readonly Document[]
  readonly problems: readonly Problem[]
  /** Pages that asked not to be searched. */
  readonly leftOut: number
}

/** Reads everything that is to be indexed; what is wrong with one document is a problem and no error. */
export async function gatherDocuments(
  options: Pick<BuildIndexOptions, 'source' | 'base' | 'accept' | 'signal'>,
): Promise<Gathered> {
  const documents = new Map<string, Document>()
  const problems: Problem[] = []
  let leftOut = 0
  for await (const found of everything(options)) {
    options.signal?.throwIfAborted()
    if ('leftOut' in found) leftOut++
    else if ('problem' in found) problems.push(found)
    else {
      const problem = take(found.document, documents)
      if (problem !== undefined) problems.push({ origin: found.origin, problem })
    }
  }
  return { documents: [...documents.values()], problems, leftOut }
}

async function* everything({
  source,
  base = '/',
  accept,
}: Pick<BuildIndexOptions, 'source' | 'base' | 'accept'>): AsyncGenerator<Found> {
  if (typeof source === 'string') {
    yield* readSource(source, { base, accept })
    return
  }
  if (source === null || typeof source !== 'object') {
    throw new SearchError('options-invalid', 'buildIndex: option "source" must be paths, URLs or documents')
  }
  let position = 0
  for await (const one of source as Iterable<unknown> | AsyncIterable<unknown>) {
    if (typeof one === 'string') yield* readSource(one, { base, accept })
    else yield { origin: `document ${position}`, document: one }
    position++
  }
}

/** Adds a document, or says what is wrong with it. */
function take(value: unknown, documents: Map<string, Document>): string | undefined {
  try {
    const document = validateDocument(value)
    if (documents.has(document.id)) return `its id ${JSON.stringify(document.id)} is another's too`
    const { title = '', text = '', sections = [] } = document
    const words = [title, text, ...sections.flatMap((section) => [section.text, section.heading ?? ''].flat())]
    if (words.every((part) => part.trim() === '')) return 'has no words'
    documents.set(document.id, document)
    return undefined
  } catch (error) {
    if (error instanceof SearchError) return reasonOf(error)
    throw error
  }
}
