/** A file with its path below the folder that was chosen. */
export interface LocalFile {
  readonly path: string
  readonly file: File
}

/** A file that is not searched, and why: `reason` goes on after its name. */
export interface FileProblem {
  readonly path: string
  readonly reason: string
}

/** What a reader offered, divided into what is to be read and what is left out. */
export interface ChosenFiles {
  readonly files: readonly LocalFile[]
  readonly problems: readonly FileProblem[]
}

/** In bytes. Larger files are hardly prose. */
const largestFile = 5_000_000
/** In characters; the engine's ids have no more, and an id is a path and a few letters. */
const longestPath = 1000
const readable = /\.(?:md|markdown|txt|html?)$/i
const hidden = /(?:^|\/)(?:\.|node_modules\/)/

/** What a picker holds: whole paths for a folder, names for files. */
export function pickedFiles(list: FileList): ChosenFiles {
  return chosen([...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })))
}

/** What was dropped, folders walked to their ends. Must be called while the drop event is being handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<ChosenFiles> {
  const found = [...transfer.items].map((item) => {
    const entry = item.webkitGetAsEntry()
    if (entry !== null) return filesBelow(entry)
    const file = item.getAsFile()
    return file === null ? [] : [{ path: file.name, file }]
  })
  return chosen((await Promise.all(found)).flat())
}

/** Hidden files and folders are passed over in silence: nobody means them. */
function chosen(offered: readonly (LocalFile | FileProblem)[]): ChosenFiles {
  const files: LocalFile[] = []
  const problems: FileProblem[] = []
  const paths = new Set<string>()
  for (const found of offered.filter(({ path }) => !hidden.test(path))) {
    const reason = 'reason' in found ? found.reason : obstacle(found, paths)
    paths.add(found.path)
    if (reason !== undefined) problems.push({ path: found.path, reason })
    else if ('file' in found) files.push(found)
  }
  return { files, problems }
}

function obstacle({ path, file }: LocalFile, taken: ReadonlySet<string>): string | undefined {
  if (!readable.test(path)) return 'is not Markdown, plain text or HTML'
  if (file.size === 0) return 'is empty'
  if (file.size > largestFile) return 'is larger than 5 MB'
  if (path.length > longestPath) return 'has too long a path'
  return taken.has(path) ? 'has the path of another file' : undefined
}

async function filesBelow(entry: FileSystemEntry): Promise<(LocalFile | FileProblem)[]> {
  const path = entry.fullPath.slice(1)
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
      return [{ path, file }]
    }
    if (!isDirectory(entry) || hidden.test(`${path}/`)) return []
    const found: (LocalFile | FileProblem)[] = []
    for (const inner of await entriesOf(entry)) found.push(...(await filesBelow(inner)))
    return found
  } catch {
    return [{ path, reason: 'cannot be read' }]
  }
}

// Not by `instanceof`: Chromium has these interfaces without their names.
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isDirectory = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

async function entriesOf(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    // A directory gives its entries in parts; an empty part is the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return entries
    entries.push(...part)
  }
}
