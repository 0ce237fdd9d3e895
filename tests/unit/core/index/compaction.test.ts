import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compress, decompress } from '../../../../src/core/codec/compress.ts'
import { nearest } from '../../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../../src/core/codec/train.ts'
import { decodeChunk, encodeChunk } from '../../../../src/core/index/chunk.ts'
import { type MergeSource, mergeChunks, planCompaction } from '../../../../src/core/index/compaction.ts'
import type { ChunkEntry } from '../../../../src/core/index/manifest.ts'
import { decodeResiduals } from '../../../../src/core/index/residuals.ts'
import { decodeText, encodeText } from '../../../../src/core/index/text.ts'
import { clusteredEmbeddings, dividedRows } from '../../../helpers/embeddings.ts'

const megabyte = 1024 * 1024

function entry(id: string, bytes: number, change: Partial<ChunkEntry> = {}): ChunkEntry {
  return {
    id,
    codec: 'c',
    documents: 10,
    passages: 20,
    tokens: 1000,
    bytes,
    textBytes: bytes,
    checksum: '',
    textChecksum: '',
    directoryChecksum: '',
    removed: [],
    ...change,
  }
}

const ids = (groups: readonly (readonly ChunkEntry[])[]) => groups.map((group) => group.map((chunk) => chunk.id))

describe('planCompaction', () => {
  test('merges small chunks once there are four', () => {
    const small = ['a', 'b', 'c', 'd'].map((id) => entry(id, megabyte / 4))
    expect(ids(planCompaction(small))).toEqual([['a', 'b', 'c', 'd']])
    expect(planCompaction(small.slice(1))).toEqual([])
  })

  test('leaves large chunks alone', () => {
    expect(planCompaction(['a', 'b', 'c', 'd', 'e'].map((id) => entry(id, 3 * megabyte)))).toEqual([])
  })

  test('does not rewrite a large chunk for the sake of a few tiny ones', () => {
    const tiny = ['a', 'b', 'c', 'd'].map((id) => entry(id, 1000))
    expect(ids(planCompaction([entry('big', megabyte), ...tiny]))).toEqual([['a', 'b', 'c', 'd']])
  })

  test('never mixes codecs', () => {
    const chunks = ['a', 'b', 'c', 'd'].map((id, index) => entry(id, 1000, { codec: index < 2 ? 'c' : 'd' }))
    expect(planCompaction(chunks)).toEqual([])
  })

  test('rewrites a chunk that is mostly dead, alone if need be', () => {
    const dying = entry('a', megabyte, { removed: [0, 1, 2, 3, 4, 5] })
    expect(ids(planCompaction([dying]))).toEqual([['a']])
    expect(planCompaction([{ ...dying, removed: [0, 1, 2, 3, 4] }])).toEqual([])
  })

  test('keeps to the target size, each chunk once, and comes to rest', () => {
    const anyChunks = fc.array(
      fc.record({
        bytes: fc.integer({ min: 1000, max: 6 * megabyte }),
        dead: fc.nat(9),
        codec: fc.constantFrom('c', 'd'),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(anyChunks, (sizes) => {
        let chunks = sizes.map(({ bytes, dead, codec }, index) =>
          entry(`${index}`, bytes, { codec, removed: Array.from({ length: dead }, (_, ordinal) => ordinal) }),
        )
        for (let round = 0; round < 20; round++) {
          const groups = planCompaction(chunks)
          if (groups.length === 0) return
          const merged = groups.flat()
          expect(new Set(merged).size).toBe(merged.length)
          const results = groups.map((group, index) => {
            expect(new Set(group.map((chunk) => chunk.codec)).size).toBe(1)
            const bytes = group.reduce((sum, chunk) => sum + chunk.bytes * (1 - chunk.removed.length / 10), 0)
            expect(bytes).toBeLessThanOrEqual(4 * megabyte)
            return entry(`${round}-${index}`, bytes, { codec: group[0]?.codec ?? '' })
          })
          chunks = [...chunks.filter((chunk) => !merged.includes(chunk)), ...results]
        }
        expect(planCompaction(chunks)).toEqual([])
      }),
    )
  })
})

describe('mergeChunks', () => {
  const dim = 16
  const sample = clusteredEmbeddings({ rows: 100, dim })
  const codec = trainCodec(sample, { nbits: 4, seed: 1, tokens: 100, nearest })

  /** A chunk with one document for each list of passage lengths. */
  function source(name: string, documents: readonly (readonly number[])[], removed: readonly number[]): MergeSource {
    const documentOf = Uint32Array.from(documents.flatMap((lengths, document) => lengths.map(() => document)))
    return {
      chunk: { compressed: compress(codec, dividedRows(sample, documents.flat()), nearest), documentOf },
      text: {
        documents: documents.map((_, document) => ({ id: `${name}${document}`, digest: `digest ${name}${document}` })),
        passages: documents.flatMap((lengths, document) =>
          lengths.map((_, passage) => ({
            document,
            trail: [],
            text: `${name}${document}.${passage}`,
            section: 0,
            range: { start: 0, end: 1 },
          })),
        ),
      },
      removed: new Set(removed),
    }
  }

  test('keeps the passages of the documents that are left, codes and text together', () => {
    const anySource = fc.record({
      documents: fc.array(fc.array(fc.nat(5), { maxLength: 3 }), { maxLength: 5 }),
      removed: fc.uniqueArray(fc.nat(4)),
    })
    fc.assert(
      fc.property(fc.array(anySource, { maxLength: 4 }), (specs) => {
        const sources = specs.map(({ documents, removed }, index) => source(`${index}-`, documents, removed))
        const { chunk, text, directory } = mergeChunks(codec, sources)
        // What is written can be read: the records accept it.
        const records = encodeChunk(chunk)
        const { codes, documentOf } = decodeChunk(records.chunk)
        const residuals = decodeResiduals(records.residuals)
        expect({ compressed: { ...codes, residuals }, documentOf }).toEqual(chunk)
        expect(decodeText(encodeText(text))).toEqual(text)
        const before = sources.flatMap((each) => contents(each).filter(({ removed }) => !removed))
        const after = contents({ chunk, text, removed: new Set() })
        expect(after).toEqual(before)
        expect(directory).toEqual(
          text.documents.map(({ id, digest }) => ({
            id,
            digest,
            passages: after.filter((passage) => passage.document === id).length,
          })),
        )
      }),
    )
  })

  function contents({ chunk, text, removed }: MergeSource) {
    return text.passages.map((passage, index) => ({
      document: text.documents[passage.document]?.id,
      ordinalsAgree: chunk.documentOf[index] === passage.document,
      text: passage.text,
      embeddings: decompress(codec, chunk.compressed, index),
      removed: removed.has(passage.document),
    }))
  }
})
