import { describe, expect, test } from 'vitest'
import { canMerge, chunksToAdd, isOnlyBundle, mergeBundle } from '../../../../src/core/bundle/merge.ts'
import { type ChunkEntry, checkManifest, type Manifest, manifestFormat } from '../../../../src/core/index/manifest.ts'

const chunk = (id: string, codec: string, more: Partial<ChunkEntry> = {}): ChunkEntry => ({
  id,
  codec,
  documents: 2,
  passages: 2,
  tokens: 2,
  bytes: 1,
  textBytes: 1,
  checksum: '',
  textChecksum: '',
  directoryChecksum: '',
  removed: [],
  ...more,
})
const codec = (id: string) => ({ id, bytes: 1, checksum: '', tokens: 2 })
const index = (codecs: readonly string[], chunks: readonly ChunkEntry[], revision = 1): Manifest => ({
  format: manifestFormat,
  revision,
  encoder: { digest: 'd', name: 'n', dim: 8 },
  nbits: 2,
  pool: 1,
  codecs: codecs.map(codec),
  chunks,
})
const none = new Set<string>()
const noDirectories = new Map()

describe('mergeBundle', () => {
  test('puts the chunks of the bundle in the place of those of an earlier one, and keeps what is the user’s own', () => {
    const stored = index(
      ['own', 'old'],
      [
        chunk('mine', 'own'),
        chunk('gone', 'old', { bundled: true }),
        chunk('kept', 'old', { bundled: true, removed: [1] }),
      ],
      7,
    )
    const merged = mergeBundle(
      stored,
      index(['new'], [chunk('kept', 'new'), chunk('fresh', 'new')]),
      none,
      noDirectories,
    )
    expect(merged.revision).toBe(7)
    expect(merged.codecs.map(({ id }) => id)).toEqual(['own', 'new'])
    expect(merged.chunks).toEqual([
      chunk('mine', 'own'),
      chunk('kept', 'old', { bundled: true, removed: [1] }),
      chunk('fresh', 'new', { bundled: true }),
    ])
  })

  test('documents that were replaced or removed stay so in new chunks', () => {
    const directories = new Map([
      [
        'fresh',
        [
          { id: 'a', digest: '', passages: 1 },
          { id: 'b', digest: '', passages: 1 },
        ],
      ],
    ])
    const merged = mergeBundle(index([], []), index(['c'], [chunk('fresh', 'c')]), new Set(['b', 'x']), directories)
    expect(merged.chunks).toEqual([chunk('fresh', 'c', { bundled: true, removed: [1] })])
  })

  test('what its chunks share is that of the new bundle, or nothing', () => {
    const outline = { id: 'o', bytes: 1 }
    const lexicon = { id: 'w', bytes: 1 }
    const inParts = { ...index(['c'], [chunk('k', 'c', { inParts: true })]), outline, lexicon }
    const merged = mergeBundle(index([], []), inParts, none, noDirectories)
    expect(merged).toMatchObject({ outline, lexicon })
    const whole = mergeBundle(merged, index(['c'], [chunk('k', 'c')]), none, noDirectories)
    expect(whole).not.toHaveProperty('outline')
    expect(whole).not.toHaveProperty('lexicon')
    expect(whole.chunks).toEqual([chunk('k', 'c', { bundled: true })])
  })

  test('the same bundle again changes nothing', () => {
    const bundle = index(['c'], [chunk('k', 'c')])
    const merged = mergeBundle(index(['o'], [chunk('mine', 'o')]), bundle, none, noDirectories)
    expect(mergeBundle(merged, bundle, none, noDirectories)).toEqual(merged)
    expect(chunksToAdd(merged, bundle)).toEqual([])
    expect(checkManifest(JSON.parse(JSON.stringify(merged)))).toEqual(merged)
  })
})

test('only indexes of one encoder and format can be merged', () => {
  const stored = index([], [])
  expect(canMerge(stored, stored)).toBe(true)
  expect(canMerge(stored, { ...stored, nbits: 4 })).toBe(false)
  expect(canMerge(stored, { ...stored, pool: 2 })).toBe(false)
  expect(canMerge(stored, { ...stored, encoder: { ...stored.encoder, digest: 'other' } })).toBe(false)
})

test('a stored manifest of another format is known to be nothing but a bundle', () => {
  expect(isOnlyBundle({ format: 99, chunks: [{ bundled: true }] })).toBe(true)
  expect(isOnlyBundle({ format: 99, chunks: [{ bundled: true }, {}] })).toBe(false)
  expect(isOnlyBundle('nonsense')).toBe(false)
})
