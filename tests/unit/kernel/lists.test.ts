import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearest } from '../../../src/core/codec/nearest.ts'
import { trainCodec } from '../../../src/core/codec/train.ts'
import { placeCodes, type ResidentCodes } from '../../../src/kernel/chunk.ts'
import { PassageLists } from '../../../src/kernel/lists.ts'
import { Arena } from '../../../src/kernel/memory.ts'
import type { Segment } from '../../../src/kernel/segment.ts'
import { clusteredEmbeddings } from '../../helpers/embeddings.ts'

const dim = 8
const mostPassages = 10
const codec = trainCodec(clusteredEmbeddings({ rows: 200, dim }), { nbits: 1, seed: 1, tokens: 200, nearest })
const centroids = codec.centroids.length / dim

/** A chunk: the codes of each of its passages. */
type Codes = readonly (readonly number[])[]

const anyCodes: fc.Arbitrary<Codes> = fc.array(fc.array(fc.nat(centroids - 1), { maxLength: 6 }), {
  maxLength: mostPassages,
})

interface Room {
  readonly arena: Arena
  readonly lists: PassageLists
}

function room(memory?: WebAssembly.Memory): Room {
  const arena = new Arena(memory)
  return { arena, lists: new PassageLists(arena, centroids, mostPassages) }
}

function place(arena: Arena, passages: Codes): ResidentCodes {
  const codes = Uint16Array.from(passages.flat())
  const doclens = Uint16Array.from(passages, (ofPassage) => ofPassage.length)
  const shape = { passages: passages.length, tokens: codes.length, dim, nbits: 1, codec: codec.id } as const
  return placeCodes(arena, codec, { ...shape, doclens, codes })
}

/** The passages on each list, as `chunk.passage` in the order of the lists. */
function read({ arena }: Room, segment: Segment, nameOf: (chunk: ResidentCodes) => string): string[][] {
  const starts = new Uint32Array(arena.memory.buffer, segment.starts, centroids + 1)
  const postings = new Uint16Array(arena.memory.buffer, segment.postings, starts.at(-1))
  const names: string[] = []
  for (const [chunk, first] of segment.firsts) {
    for (let passage = 0; passage < chunk.passages; passage++) names[first + passage] = `${nameOf(chunk)}.${passage}`
  }
  return Array.from({ length: centroids }, (_, code) =>
    [...postings.subarray(starts[code], starts[code + 1])].map((number) => names[number] ?? 'nobody'),
  )
}

describe('lists of passages', () => {
  test('hold each passage under its codes, whatever chunks come, go and are asked for', () => {
    const given = room()
    const { arena, lists } = given
    const steps = fc.array(
      fc.record({ add: fc.array(anyCodes, { maxLength: 4 }), remove: fc.nat(9), ask: fc.nat(9) }),
      {
        maxLength: 6,
      },
    )
    fc.assert(
      fc.property(steps, (taken) => {
        const chunks = new Map<ResidentCodes, { name: string; passages: Codes }>()
        for (const [step, { add, remove, ask }] of taken.entries()) {
          const leaving = [...chunks.keys()][remove]
          if (leaving) {
            lists.remove(leaving)
            arena.release(leaving.block)
            chunks.delete(leaving)
          }
          for (const [index, passages] of add.entries()) {
            chunks.set(place(arena, passages), { name: `${step}-${index}`, passages })
          }
          const asked = [...chunks.keys()].slice(ask)
          const [before, foretold] = [lists.bytes, lists.bytesFor(asked)]
          const each = lists.segmentsOf(asked) ?? []
          for (const [index, chunk] of asked.entries()) expect([...(each[index]?.firsts.keys() ?? [])]).toContain(chunk)
          const segments = [...new Set(each)]
          // Parts are rounded up to whole vectors.
          expect(Math.abs(lists.bytes - before - foretold)).toBeLessThan(48 * (segments.length + chunks.size + 1))
          const found = segments.flatMap((segment) => [...segment.firsts.keys()])
          expect(new Set(found).size).toBe(found.length)
          expect(found).toEqual(expect.arrayContaining(asked))
          for (const segment of segments) {
            expect(segment.passages).toBeLessThanOrEqual(mostPassages)
            const members = [...segment.firsts.keys()].map((chunk) => chunks.get(chunk))
            const expected = Array.from({ length: centroids }, (_, code) =>
              members.flatMap((member) =>
                (member?.passages ?? []).flatMap((codes, passage) =>
                  codes.includes(code) ? [`${member?.name}.${passage}`] : [],
                ),
              ),
            )
            const once = read(given, segment, (chunk) => chunks.get(chunk)?.name ?? 'gone').map((names) => [
              ...new Set(names),
            ])
            expect(once).toEqual(expected)
          }
        }
        lists.clear()
        for (const { block } of chunks.keys()) arena.release(block)
        expect(lists.bytes).toBe(0)
      }),
    )
  })

  test('are few: small segments are made anew with what comes', () => {
    const { arena, lists } = room()
    const chunks: ResidentCodes[] = []
    for (let count = 0; count < 12; count++) {
      chunks.push(place(arena, [[1], [2, 3]]))
      expect(new Set(lists.segmentsOf(chunks)).size).toBeLessThanOrEqual(Math.ceil(chunks.length / 3))
    }
  })

  test('of a chunk of more passages than go together are its own', () => {
    const given = room()
    const large = place(
      given.arena,
      Array.from({ length: mostPassages + 1 }, () => [1]),
    )
    const segments = given.lists.segmentsOf([place(given.arena, [[1]]), large, place(given.arena, [[1]])]) ?? []
    expect(segments.map(({ passages }) => passages)).toEqual([1, mostPassages + 1, 1])
  })

  test('are not there for a chunk of more passages than a posting can tell apart', () => {
    const { arena, lists } = room()
    const large = place(
      arena,
      Array.from({ length: 65_537 }, () => [1]),
    )
    expect(lists.segmentsOf([place(arena, [[1]]), large])).toBeUndefined()
    expect(lists.bytes).toBe(0)
  })

  test('are not there when memory does not suffice, and take none', () => {
    const { arena, lists } = room(new WebAssembly.Memory({ initial: 1, maximum: 1 }))
    const chunks = [place(arena, [[1], [2]]), place(arena, [[3]])]
    const free = 65_536 - 16 - chunks.reduce((sum, { block }) => sum + arena.sizeOf(block), 0)
    const [taken] = arena.allocate(free - 16)
    expect(lists.segmentsOf(chunks)).toBeUndefined()
    expect(lists.bytes).toBe(0)
    arena.release(taken)
    expect(new Set(lists.segmentsOf(chunks)).size).toBe(1)
    expect(lists.bytesFor(chunks)).toBe(0)
  })
})
