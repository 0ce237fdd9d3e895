import { describe, expect, test } from 'vitest'
import { checkManifest, type Manifest } from '../../../../src/core/index/manifest.ts'

const manifest: Manifest = {
  format: 2,
  revision: 3,
  encoder: { digest: 'e', name: 'mini', dim: 96 },
  nbits: 4,
  pool: 1,
  codecs: [{ id: 'c', bytes: 10, checksum: 's', tokens: 100 }],
  chunks: [
    {
      id: 'k',
      codec: 'c',
      documents: 3,
      passages: 4,
      tokens: 50,
      bytes: 20,
      textBytes: 30,
      checksum: 'x',
      textChecksum: 'y',
      directoryChecksum: 'z',
      removed: [0, 2],
      boosts: [
        [0, 2],
        [2, 0.5],
      ],
    },
  ],
}

describe('checkManifest', () => {
  test('gives back a manifest as it was, without what does not belong to it', () => {
    expect(checkManifest(manifest)).toEqual(manifest)
    expect(checkManifest(structuredClone({ ...manifest, more: 1 }))).toStrictEqual(manifest)
  })

  test.each([
    [1, 'an older'],
    [3, 'a newer'],
  ])('refuses format %i as incompatible and says so', (format, age) => {
    expect(() => checkManifest({ ...manifest, format })).toThrow(
      expect.objectContaining({
        code: 'index-incompatible',
        message: expect.stringMatching(new RegExp(`format ${format}, from ${age} version`)),
      }),
    )
  })

  test('judges the format before anything else', () => {
    expect(() => checkManifest({ format: 9 })).toThrow(expect.objectContaining({ code: 'index-incompatible' }))
  })

  const [chunk] = manifest.chunks
  const [codec] = manifest.codecs
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a text', 'manifest'],
    ['no format', { ...manifest, format: undefined }],
    ['a format that is a text', { ...manifest, format: '1' }],
    ['a revision that is not whole', { ...manifest, revision: 1.5 }],
    ['no encoder', { ...manifest, encoder: undefined }],
    ['an encoder without digest', { ...manifest, encoder: { name: 'mini', dim: 96 } }],
    ['nbits 3', { ...manifest, nbits: 3 }],
    ['pool 0', { ...manifest, pool: 0 }],
    ['a codec without checksum', { ...manifest, codecs: [{ ...codec, checksum: undefined }] }],
    ['a codec twice', { ...manifest, codecs: [codec, codec] }],
    ['a chunk twice', { ...manifest, chunks: [chunk, chunk] }],
    ['a chunk of an unknown codec', { ...manifest, chunks: [{ ...chunk, codec: 'd' }] }],
    ['negative bytes', { ...manifest, chunks: [{ ...chunk, bytes: -1 }] }],
    ['NaN tokens', { ...manifest, chunks: [{ ...chunk, tokens: Number.NaN }] }],
    ['removed documents out of order', { ...manifest, chunks: [{ ...chunk, removed: [2, 0] }] }],
    ['a document removed twice', { ...manifest, chunks: [{ ...chunk, removed: [1, 1] }] }],
    [
      'boosts out of order',
      {
        ...manifest,
        chunks: [
          {
            ...chunk,
            boosts: [
              [1, 2],
              [0, 2],
            ],
          },
        ],
      },
    ],
    ['the boost of a document that is not there', { ...manifest, chunks: [{ ...chunk, boosts: [[3, 2]] }] }],
    ['a boost of nothing', { ...manifest, chunks: [{ ...chunk, boosts: [[0, 0]] }] }],
    ['a boost without a document', { ...manifest, chunks: [{ ...chunk, boosts: [[2]] }] }],
    ['a removed document that is not there', { ...manifest, chunks: [{ ...chunk, removed: [3] }] }],
  ])('refuses %s as corrupt', (_, value) => {
    expect(() => checkManifest(value)).toThrow(expect.objectContaining({ name: 'SearchError', code: 'index-corrupt' }))
  })

  test('says which part is damaged', () => {
    expect(() => checkManifest({ ...manifest, chunks: [chunk, { ...chunk, id: 5 }] })).toThrow('manifest.chunks[1].id')
  })
})
