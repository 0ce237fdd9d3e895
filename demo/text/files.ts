import type { Document } from '../../src/index.ts'
import { htmlDocument } from './html.ts'
import { markdownDocument } from './markdown.ts'

/** A file with its path below the folder that was chosen. */
export interface LocalFile {
  readonly path: string
  readonly file: File
}

/** Larger files are hardly prose. */
const largestFile = 5_000_000
const readable = /\.(?:md|markdown|txt|html?)$/i
const hidden = /(?:^|\/)(?:\.|node_modules\/)/

export const canBeRead = ({ path, file }: LocalFile): boolean =>
  readable.test(path) && !hidden.test(path) && file.size <= largestFile

/** What a picker holds: whole paths for a folder, names for files. */
export function pickedFiles(list: FileList): LocalFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

/** What was dropped, folders walked to their ends. Must be called while the drop event is being handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<LocalFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  return (await Promise.all(entries.map(filesBelow))).flat()
}

/** Reads files one after the other, so that only one of them is in memory at a time. */
export async function* readDocuments(files: readonly LocalFile[]): AsyncGenerator<Document> {
  for (const { path, file } of files) yield { ...documentOf(path, await file.text()), metadata: metadataOf(path) }
}

function documentOf(path: string, source: string): Document {
  const id = `file/${path}`.slice(0, 1024)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/\.html?$/i.test(path)) return htmlDocument(id, source, name)
  if (/\.txt$/i.test(path)) return { id, title: name, text: source }
  return markdownDocument(id, source, name)
}

const metadataOf = (path: string) => ({ source: 'Your files', path })

async function filesBelow(entry: FileSystemEntry): Promise<LocalFile[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path: entry.fullPath.slice(1), file }]
  }
  if (!(entry instanceof FileSystemDirectoryEntry) || hidden.test(`${entry.fullPath}/`)) return []
  const reader = entry.createReader()
  const found: LocalFile[] = []
  for (;;) {
    // A directory gives its entries in parts; an empty part is the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return found
    for (const inner of part) found.push(...(await filesBelow(inner)))
  }
}
