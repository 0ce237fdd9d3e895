import type { Document } from '../../src/index.ts'
import { decodeText } from './decode.ts'
import type { FileProblem, LocalFile } from './files.ts'
import { htmlDocument } from './html.ts'
import { markdownDocument } from './markdown.ts'

/** Reads files one after the other, so that only one of them is in memory at a time; what has no text is a problem. */
export async function* readDocuments(
  files: readonly LocalFile[],
  onProblem: (problem: FileProblem) => void,
): AsyncGenerator<Document> {
  for (const local of files) {
    const read = await readDocument(local)
    if ('reason' in read) onProblem(read)
    else yield read
  }
}

async function readDocument({ path, file }: LocalFile): Promise<Document | FileProblem> {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.arrayBuffer())
  } catch {
    return { path, reason: 'cannot be read' }
  }
  const text = decodeText(bytes)
  if (text === undefined) return { path, reason: 'is not text in UTF-8' }
  if (text.trim() === '') return { path, reason: 'is empty' }
  return { ...documentOf(path, text), metadata: { source: 'Your files', path } }
}

function documentOf(path: string, source: string): Document {
  const id = `file/${path}`
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/\.html?$/i.test(path)) return htmlDocument(id, source, name)
  if (/\.txt$/i.test(path)) return { id, title: name, text: source }
  return markdownDocument(id, source, name)
}
