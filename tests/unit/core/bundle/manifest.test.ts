import { describe, expect, test } from 'vitest'
import { bundleFileName, checkedRecord } from '../../../../src/core/bundle/files.ts'
import { bundleFormat, checkBundle, requiredKeys } from '../../../../src/core/bundle/manifest.ts'
import { type Manifest, manifestFormat } from '../../../../src/core/index/manifest.ts'

const zeros = '0'.repeat(32)
const index: Manifest = {
  format: manifestFormat,
  revision: 1,
  encoder: { digest: 'd', name: 'n', dim: 8 },
  nbits: 2,
  pool: 1,
  codecs: [{ id: 'c', bytes: 1, checksum: zeros, tokens: 1 }],
  chunks: [
    {
      id: 'k',
      codec: 'c',
      documents: 1,
      passages: 1,
      tokens: 1,
      bytes: 1,
      textBytes: 1,
      checksum: zeros,
      textChecksum: zeros,
      directoryChecksum: zeros,
      removed: [],
    },
  ],
}
const files = requiredKeys(index).map((key) => ({
  key,
  file: `${key.split('/')[0]}-${zeros}.bin`,
  bytes: 1,
  packed: 1,
}))
const bundle = { bundle: bundleFormat, index, files }

describe('checkBundle', () => {
  test('takes what a build writes', () => {
    expect(checkBundle(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle)
  })

  test.each([
    ['a newer format', { ...bundle, bundle: bundleFormat + 1 }, 'index-incompatible'],
    ['an older format', { ...bundle, bundle: bundleFormat - 1 }, 'index-incompatible'],
    [
      'an index whose words are missing',
      { ...bundle, index: { ...index, lexicon: { id: 'w', bytes: 1 } } },
      'index-corrupt',
    ],
    [
      'an index whose outline is missing',
      { ...bundle, index: { ...index, outline: { id: 'o', bytes: 1 } } },
      'index-corrupt',
    ],
    [
      'chunks in parts without an outline',
      { ...bundle, index: { ...index, chunks: index.chunks.map((chunk) => ({ ...chunk, inParts: true })) } },
      'index-corrupt',
    ],
    ['a newer index', { ...bundle, index: { ...index, format: 99 } }, 'index-incompatible'],
    ['no object', 'manifest', 'index-corrupt'],
    ['a record without a file', { ...bundle, files: files.slice(1) }, 'index-corrupt'],
    ['a record listed twice', { ...bundle, files: [...files, ...files] }, 'index-corrupt'],
    [
      'a file elsewhere',
      { ...bundle, files: files.map((file) => ({ ...file, file: '../../secret' })) },
      'index-corrupt',
    ],
    [
      'removed documents',
      { ...bundle, index: { ...index, chunks: index.chunks.map((chunk) => ({ ...chunk, removed: [0] })) } },
      'index-corrupt',
    ],
  ])('refuses %s', (_, value, code) => {
    expect(() => checkBundle(value)).toThrow(expect.objectContaining({ code }))
  })
})

describe('checkedRecord', () => {
  const record = Uint8Array.of(1, 2, 3).buffer
  const digest = 'ab'.repeat(32)
  const file = { key: 'chunk/k', file: bundleFileName('chunk/k', digest), bytes: 3, packed: 3 }

  test('gives the record back', () => {
    expect(checkedRecord(file, record, digest)).toBe(record)
  })

  test.each([
    ['changed', Uint8Array.of(1, 2, 4), 'cd'.repeat(32)],
    ['cut short', Uint8Array.of(1, 2), digest],
  ])('refuses one that was %s', (_, bytes, found) => {
    expect(() => checkedRecord(file, bytes.buffer, found)).toThrow(expect.objectContaining({ code: 'index-corrupt' }))
  })
})
