import { SearchError } from '../errors.ts'
import { count, fields, list, optional, type Reader, text, wrong } from '../index/fields.ts'
import { checkManifest, type Manifest } from '../index/manifest.ts'
import { checkPieceTable, type PieceTable } from './pieces.ts'

/** Version of the bundle's own layout; the index in it has a version of its own. */
export const bundleFormat = 5

/**
 * A bundle of more bytes than this, words not counted, is fetched in parts: opening takes its codec and its outline, and queries
 * what they need besides.
 */
export const wholeBytes = 16 * 1024 * 1024

/** Name of the one file of a bundle whose name does not follow from its content. */
export const bundleManifestName = 'manifest.json'

/**
 * An index as a folder of files that any static host can serve: this manifest, and one file for each record of the
 * index, as the store keeps it, gzipped where that makes it smaller.
 */
export interface BundleManifest {
  readonly bundle: typeof bundleFormat
  /** Revision 1, without tombstones. */
  readonly index: Manifest
  readonly files: readonly BundleFile[]
}

export interface BundleFile {
  /** The record's key in the store. */
  readonly key: string
  /** Name in the bundle's folder: `bundleFileName` of the record. */
  readonly file: string
  /** Length of the record. */
  readonly bytes: number
  /** Length of the file. */
  readonly packed: number
  /** Of a file that is read by pieces. */
  readonly pieces?: PieceTable
}

const primaryKinds = ['chunk', 'residuals', 'text', 'directory']

/** Documents of a bundle's index. */
export const documentsIn = ({ chunks }: Manifest): number => chunks.reduce((sum, { documents }) => sum + documents, 0)

/** What the records of an index are called that cannot be made from its others. */
export const requiredKeys = ({ codecs, chunks, lexicon, outline }: Manifest): string[] => [
  ...codecs.map(({ id }) => `codec/${id}`),
  ...chunks.flatMap(({ id }) => primaryKinds.map((kind) => `${kind}/${id}`)),
  ...(lexicon === undefined ? [] : [`lexicon/${lexicon.id}`, `words/${lexicon.id}`]),
  ...(outline === undefined ? [] : [`outline/${outline.id}`, `lists/${outline.id}`]),
]

/**
 * The manifest of a bundle in an unchecked value: index-incompatible for another version, index-corrupt for anything
 * that is not such a manifest.
 */
export function checkBundle(value: unknown): BundleManifest {
  const field = fields(value, 'bundle')
  const format = field('bundle', count)
  if (format !== bundleFormat) {
    const age = format > bundleFormat ? 'a newer' : 'an older'
    throw new SearchError(
      'index-incompatible',
      `The bundle has format ${format}, from ${age} version of Colibri; this one reads format ${bundleFormat}.`,
    )
  }
  const index = field('index', checkManifest)
  const files = field('files', list(readFile))
  const keys = new Set(files.map(({ key }) => key))
  if (keys.size !== files.length) throw wrong('bundle.files', 'a list of different keys')
  const missing = requiredKeys(index).find((key) => !keys.has(key))
  if (missing !== undefined) throw wrong('bundle.files', `complete: ${missing} is missing`)
  if (index.chunks.some(({ removed }) => removed.length > 0)) throw wrong('bundle.index', 'free of removed documents')
  return { bundle: bundleFormat, index, files }
}

function readFile(value: unknown, path: string): BundleFile {
  const field = fields(value, path)
  const pieces = field('pieces', optional(checkPieceTable))
  return {
    key: field('key', matching(/^[a-z]+\/[\w-]+$/, 'the key of a record')),
    file: field('file', matching(bundleFilePattern, 'the name of a file of a bundle')),
    bytes: field('bytes', count),
    packed: field('packed', count),
    ...(pieces === undefined ? {} : { pieces }),
  }
}

/** What `bundleFileName` gives, and nothing that leads out of a folder. */
export const bundleFilePattern = /^[a-z]+-[0-9a-f]{32}\.bin$/

const matching =
  (pattern: RegExp, expected: string): Reader<string> =>
  (value, path) => {
    const found = text(value, path)
    if (!pattern.test(found)) throw wrong(path, expected)
    return found
  }
