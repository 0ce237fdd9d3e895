import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChunkSums, largestSums } from '../../../src/core/search/largest.ts'
import { instantiate } from '../../../src/kernel/module.ts'

/** Passages of a chunk, by what they come to, their tokens, and whether they are the last of their document. */
interface Given {
  readonly sums: readonly number[]
  readonly tokens: readonly number[]
  readonly isLast: readonly boolean[]
}

const memory = new WebAssembly.Memory({ initial: 16 })
const { exports } = await instantiate('simd', memory)

const [entriesAt, bonusesAt, countsAt, chunksAt] = [16, 256, 8192, 65_536] as const
const [placesAt, passagesAt, largestAt] = [524_288, 655_360, 786_432] as const

const numbers = (at: number, count: number) => new Uint32Array(memory.buffer, at, count)

/** What the module finds. */
function found(chunks: readonly Given[], bonuses: Int32Array, wanted: number) {
  const most = Math.max(0, ...chunks.flatMap(({ sums }) => sums)) + Math.max(...bonuses) + 1
  let at: number = chunksAt
  for (const [index, { sums, tokens, isLast }] of chunks.entries()) {
    const traitsAt = at + 4 * sums.length + 16
    numbers(at, sums.length).set(sums)
    const traits = tokens.map((count, passage) => 2 * count + Number(isLast[passage]))
    new Uint16Array(memory.buffer, traitsAt, traits.length).set(traits)
    numbers(entriesAt + 12 * index, 3).set([at, sums.length, traitsAt])
    at = traitsAt + 4 * Math.ceil(traits.length / 2) + 16
  }
  new Int32Array(memory.buffer, bonusesAt, bonuses.length).set(bonuses)
  numbers(countsAt, most).fill(0)
  const { length } = chunks
  const least = exports.countSums(entriesAt, length, bonusesAt, bonuses.length - 1, wanted, countsAt, most)
  expect(exports.countLargest(entriesAt, length, least)).toBeLessThan((passagesAt - placesAt) / 4)
  const count = exports.takeLargest(entriesAt, length, least, placesAt, passagesAt, largestAt)
  const [places, passages, sums] = [placesAt, passagesAt, largestAt].map((list) => numbers(list, count).slice())
  return { chunks: places, passages, sums, documents: numbers(countsAt, most).slice().fill(0, 0, least) }
}

/** The same by the reference. */
function expected(chunks: readonly Given[], bonuses: Int32Array, wanted: number) {
  const given = chunks.map(({ sums, tokens, isLast }): ChunkSums => {
    const starts = new Uint32Array(tokens.length + 1)
    const documentOf = new Uint32Array(tokens.length)
    for (const [passage, count] of tokens.entries()) {
      starts[passage + 1] = (starts[passage] as number) + count
      documentOf[passage] =
        passage === 0 ? 0 : (documentOf[passage - 1] as number) + Number(isLast[passage - 1] === true)
    }
    return { sums: Uint32Array.from(sums), starts, documentOf }
  })
  return largestSums(given, { bonuses, wanted })
}

/** The last counts are of sums that nothing comes to. */
const counted = (documents: Uint32Array) => [...documents.slice(0, documents.findLastIndex((count) => count > 0) + 1)]

function expectSame(chunks: readonly Given[], bonuses: Int32Array, wanted: number): void {
  const [own, reference] = [found(chunks, bonuses, wanted), expected(chunks, bonuses, wanted)]
  expect({ ...own, documents: counted(own.documents) }).toEqual({
    ...reference,
    documents: counted(reference.documents),
  })
}

const passage = fc.record({
  sum: fc.oneof({ weight: 3, arbitrary: fc.nat(600) }, { weight: 1, arbitrary: fc.constant(0) }),
  tokens: fc.oneof(fc.nat(10), fc.nat(100), fc.nat(700)),
  isLast: fc.boolean(),
})

/** Chunks end with the end of a document. */
const chunk = (least: number, most: number) =>
  fc.array(passage, { minLength: least, maxLength: most, size: 'max' }).map(
    (passages): Given => ({
      sums: passages.map(({ sum }) => sum),
      tokens: passages.map(({ tokens }) => tokens),
      isLast: passages.map(({ isLast }, at) => isLast || at === passages.length - 1),
    }),
  )

const bonuses = fc.array(fc.nat(90), { minLength: 1, maxLength: 520, size: 'max' }).map((list) => Int32Array.from(list))

test('the largest sums of any chunks are those of the reference', () => {
  const chunks = fc.array(chunk(0, 40), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(chunks, bonuses, fc.integer({ min: 1, max: 60 }), (given, raise, wanted) =>
      expectSame(given, raise, wanted),
    ),
  )
})

// Whoever looks at the first passages of each thousand expects other sums here than there are.
test.each([
  { name: 'larger', first: 900, others: 100 },
  { name: 'smaller', first: 100, others: 900 },
  { name: 'no', first: 0, others: 500 },
])('and so they are where the first passages of many have $name sums', ({ first, others }) => {
  const length = 5000
  const given: Given = {
    sums: Array.from({ length }, (_, at) => (at % 1024 < 64 ? first : others) + ((at * 7919) % 60)),
    tokens: Array.from({ length }, (_, at) => (at * 31) % 90),
    isLast: Array.from({ length }, (_, at) => at % 3 === 0 || at === length - 1),
  }
  const fold = Int32Array.from({ length: 80 }, (_, tokens) => 80 - tokens)
  for (const wanted of [1, 40, 150, 300, 1000, 5000]) {
    expectSame([given], fold, wanted)
    expectSame([given, given], fold, wanted)
  }
})
