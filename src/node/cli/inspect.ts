import { sizesOf } from '../build-index.ts'
import { FolderStore } from '../bundle/folder-store.ts'
import { readArguments } from './arguments.ts'
import { bytes, table } from './output.ts'

/** `colibri inspect`: what a bundle holds, and where its bytes go. Reads every file, and says which are damaged. */
export async function inspect(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean' } }, { least: 1, most: 1 })
  const { bundle, store } = await opened(positionals[0] ?? '')
  const damaged: string[] = []
  const kinds = new Map<string, { files: number; bytes: number; packed: number }>()
  for (const file of bundle.files) {
    const sound = await store.read(file.key).catch(() => undefined)
    if (sound === undefined) damaged.push(file.file)
    const kind = file.key.slice(0, file.key.indexOf('/'))
    const sum = kinds.get(kind) ?? { files: 0, bytes: 0, packed: 0 }
    kinds.set(kind, { files: sum.files + 1, bytes: sum.bytes + file.bytes, packed: sum.packed + file.packed })
  }
  const { encoder, nbits, pool } = bundle.index
  const sizes = sizesOf(bundle)
  if (values.json) {
    console.log(JSON.stringify({ encoder, nbits, pool, ...sizes, records: Object.fromEntries(kinds), damaged }))
    return damaged.length > 0 ? 1 : 0
  }
  console.log(
    table([
      ['encoder', encoder.name, `${encoder.digest.slice(0, 16)}, ${encoder.dim} dimensions`],
      ['compression', `${nbits} bits`, `pooling ${pool}`],
      ['documents', sizes.documents.toLocaleString('en'), `${bytes(sizes.bytes / Math.max(sizes.documents, 1))} each`],
      ['passages', sizes.passages.toLocaleString('en'), `${sizes.tokens.toLocaleString('en')} token embeddings`],
      ...[...kinds].map(([kind, sum]) => [kind, bytes(sum.packed), `${sum.files} files, ${bytes(sum.bytes)} unpacked`]),
      ['in all', bytes(sizes.bytes), ''],
    ]),
  )
  for (const file of damaged) console.error(`${file} is damaged or missing`)
  return damaged.length > 0 ? 1 : 0
}

async function opened(folder: string) {
  const store = await FolderStore.open(folder)
  return { store, bundle: store.bundle }
}
