import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Probe, probedSums, probesOf, worthwhile } from '../../../../src/core/search/probe.ts'
import type { Codec, TokenEmbeddings } from '../../../../src/core/types.ts'
import { clusteredEmbeddings } from '../../../helpers/embeddings.ts'

const dim = 16

function codecOf({ data }: TokenEmbeddings): Codec {
  const empty = new Float32Array(0)
  return { id: '', dim, nbits: 2, centroids: data, bucketCutoffs: empty, bucketWeights: empty, bucketScale: 0 }
}

const similarity = (query: TokenEmbeddings, row: number, { centroids }: Codec, centroid: number): number =>
  Array.from({ length: dim }, (_, index) => index).reduce(
    (sum, index) => sum + (query.data[row * dim + index] as number) * (centroids[centroid * dim + index] as number),
    0,
  )

describe('probes', () => {
  test('are the nearest centroids, best first, and the similarity of the next', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 6 }), (seed, width) => {
        const query = clusteredEmbeddings({ rows: 4, dim, clusters: 8, seed })
        const codec = codecOf(clusteredEmbeddings({ rows: 30, dim, clusters: 8, seed: seed + 1 }))
        for (const [row, probe] of probesOf(query, codec, width).entries()) {
          const all = Array.from({ length: 30 }, (_, centroid) => similarity(query, row, codec, centroid))
          const sorted = all.toSorted((a, b) => b - a)
          expect(probe.centroids.map((centroid) => all[centroid])).toEqual(sorted.slice(0, width))
          for (const [place, found] of probe.similarities.entries()) expect(found).toBeCloseTo(sorted[place] ?? 0, 5)
          expect(probe.otherwise).toBeCloseTo(sorted[width] ?? 0, 5)
        }
      }),
    )
  })

  test('are all centroids where there are no more', () => {
    const codec = codecOf(clusteredEmbeddings({ rows: 3, dim, clusters: 3, seed: 1 }))
    const [probe] = probesOf(clusteredEmbeddings({ rows: 1, dim, clusters: 3, seed: 2 }), codec, 8)
    expect(probe?.centroids.toSorted()).toEqual([0, 1, 2])
  })
})

describe('worthwhile probes', () => {
  const probes: Probe[] = [
    { centroids: [1, 2, 3], similarities: [0.9, 0.5, 0.4], otherwise: 0.3 },
    { centroids: [2, 4], similarities: [0.8, 0.7], otherwise: 0.6 },
  ]
  const tens = () => 10

  test('are those that add most, over all rows, as far as their lists may be fetched', () => {
    // What they add: 1 0.6, 2 0.4, 3 0.1, 4 0.1.
    const [first, second] = worthwhile(probes, tens, 25)
    expect(first).toEqual({ centroids: [1, 2], similarities: [0.9, 0.5], otherwise: 0.4 })
    expect(second).toEqual({ centroids: [2], similarities: [0.8], otherwise: 0.7 })
  })

  test('are all of them where all may be fetched, and none where none may', () => {
    expect(worthwhile(probes, tens, 40)).toEqual(probes)
    const none = worthwhile(probes, tens, 9)
    expect(none.map(({ centroids }) => centroids)).toEqual([[], []])
    expect(none.map(({ otherwise }) => otherwise)).toEqual([0.9, 0.8])
  })

  test('never count less than what counts otherwise', () => {
    const list = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(list, { maxLength: 5 }), fc.nat(200), (rows, most) => {
        const made = rows.map((centroids): Probe => {
          return { centroids, similarities: centroids.map((_, place) => 1 - place / 10), otherwise: 0.1 }
        })
        const found = worthwhile(made, (centroid) => centroid, most)
        const kept = new Set(found.flatMap(({ centroids }) => centroids))
        expect([...kept].reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(most)
        for (const { similarities, otherwise } of found) {
          for (const one of similarities) expect(one).toBeGreaterThanOrEqual(otherwise)
        }
      }),
    )
  })
})

describe('sums of probed lists', () => {
  test('are, of each row, the best of what a passage holds among the probed, or what counts otherwise', () => {
    const codes = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 5 }), { minLength: 1, maxLength: 20 })
    const probed = fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(codes, fc.array(probed, { maxLength: 5 }), (passages, rows) => {
        const probes = rows.map((centroids): Probe => {
          return { centroids, similarities: centroids.map((_, place) => 1 - place / 8), otherwise: 0.25 }
        })
        const listOf = (centroid: number) =>
          Uint32Array.from([...passages.keys()].filter((passage) => passages[passage]?.includes(centroid)))
        const sums = probedSums(probes, passages.length, listOf)
        for (const [passage, held] of passages.entries()) {
          const best = rows.map((centroids) => {
            const place = centroids.findIndex((centroid) => held.includes(centroid))
            return place < 0 ? 0.25 : 1 - place / 8
          })
          expect(sums[passage]).toBeCloseTo(
            best.reduce((sum, one) => sum + one, 0),
            5,
          )
        }
      }),
    )
  })
})
