import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { bundleFileName } from '../../../../src/core/bundle/files.ts'
import { placeOfPiece } from '../../../../src/core/bundle/pieces.ts'
import { encodeWords } from '../../../../src/core/lexical/lexicon-words.ts'
import { digestOf } from '../../../../src/node/bundle/digest.ts'
import { compressPieces, packPieces } from '../../../../src/node/bundle/packing.ts'
import { BundleFiles, BundleReplaced } from '../../../../workers/bundle/bundle-files.ts'

afterEach(() => {
  vi.useRealTimers()
})

const record = new TextEncoder().encode('what a record holds').buffer
const packed = gzipSync(new Uint8Array(record))
const file = {
  key: 'text/a',
  file: bundleFileName('text/a', digestOf(record)),
  bytes: record.byteLength,
  packed: packed.byteLength,
}

const answering = (body: BodyInit | null, status = 200) =>
  new BundleFiles('https://site.example/search/', async () => new Response(body, { status }))

test('a record comes packed or not', async () => {
  expect(await answering(packed).record(file)).toEqual(record)
  expect(await answering(record).record(file)).toEqual(record)
})

test.each([
  ['a page in its place', '<!doctype html>'],
  ['more than it should be', new Uint8Array(10_000)],
  ['more than it should be once unpacked', gzipSync(new Uint8Array(1_000_000)).subarray(0)],
  ['a packed file cut short', packed.subarray(0, 20)],
  ['nothing', null],
])('%s is refused', async (_, body) => {
  await expect(answering(body).record(file)).rejects.toMatchObject({ code: 'index-corrupt' })
})

test('a small file that unpacks to something huge is left unpacked', async () => {
  const bomb = gzipSync(new Uint8Array(5_000_000))
  const wanted = { ...file, packed: bomb.byteLength }
  await expect(answering(bomb).record(wanted)).rejects.toThrow(/longer than the 19 bytes/)
})

test('an error of the server, and one of the network, are told apart from damage', async () => {
  await expect(answering('', 500).record(file)).rejects.toMatchObject({ code: 'index-unavailable' })
  const offline = new BundleFiles('https://site.example/search/', () => Promise.reject(new TypeError('offline')))
  await expect(offline.manifest()).rejects.toMatchObject({ code: 'index-unavailable' })
})

test('a server that falls silent is given up, before its answer and in the middle of it', async () => {
  vi.useFakeTimers()
  const untilAborted = (signal: AbortSignal | null | undefined) =>
    new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  const mute = new BundleFiles('https://site.example/search/', (_, init) => untilAborted(init?.signal))
  const stuck = new BundleFiles('https://site.example/search/', async (_, init) => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new Uint8Array(4))
        untilAborted(init?.signal).catch((error) => controller.error(error))
      },
    })
    return new Response(body)
  })
  const both = Promise.all(
    [mute.record(file), stuck.record(file)].map((reading) =>
      expect(reading).rejects.toMatchObject({ code: 'index-unavailable' }),
    ),
  )
  await vi.advanceTimersByTimeAsync(60_000)
  await both
})

type Answer = (range: string | null, cache: RequestCache | undefined) => Response
const serving = (answer: Answer) => {
  const ranges: (string | null)[] = []
  const files = new BundleFiles('https://site.example/search/', async (_, init) => {
    const range = new Headers(init?.headers).get('Range')
    ranges.push(range)
    return answer(range, init?.cache)
  })
  return { files, ranges }
}
const part = (bytes: Uint8Array<ArrayBuffer>, range: string | null) => {
  const [, first = 0, last = bytes.length] = (/bytes=(\d+)-(\d+)/.exec(range ?? '') ?? []).map(Number)
  return new Response(bytes.slice(first, last + 1), { status: 206 })
}

describe('a file in pieces', () => {
  /** Pieces of a hundred bytes and of two thousand, in turn. */
  const pieces = Array.from({ length: 20 }, (_, index) => {
    return Uint8Array.from({ length: index % 2 === 0 ? 100 : 2000 }, (_, byte) => byte * index)
  })
  const starts = pieces.map((_, index) => pieces.slice(0, index).reduce((sum, { length }) => sum + length, 0))
  const at = (index: number) => {
    const start = starts[index] ?? 0
    return { index, start, end: start + (pieces[index]?.length ?? 0) }
  }
  async function inPieces() {
    const { file: bytes, table } = await packPieces(pieces)
    const file = { key: 'lists/a', file: 'listspieces-a.bin', bytes: 1, packed: bytes.length, pieces: table }
    return { file, bytes, table }
  }

  test('is a record as a whole', async () => {
    const content = encodeWords(pieces)
    const { file: bytes, table } = await packPieces(await compressPieces(pieces))
    const name = bundleFileName('words/a', digestOf(content), 'pieces')
    const file = { key: 'words/a', file: name, bytes: content.byteLength, packed: bytes.length, pieces: table }
    expect(bytes.length).toBeLessThan(content.byteLength)
    expect(await serving(() => new Response(bytes)).files.record(file)).toEqual(content)
    const unknown = { ...file, key: 'codec/a' }
    const refused = serving(() => new Response(bytes)).files.record(unknown)
    await expect(refused).rejects.toMatchObject({ code: 'index-corrupt' })
  })

  test('gives those that are asked for, those close to each other with one request', async () => {
    const { file, bytes, table } = await inPieces()
    const { files, ranges } = serving((range) => part(bytes, range))
    const found = await files.pieces(file, table, [9, 4, 5, 6, 0].map(at))
    expect([...found.keys()].sort((a, b) => a - b)).toEqual([0, 4, 5, 6, 9])
    for (const [index, piece] of found) expect(piece).toEqual(pieces[index])
    const range = { start: placeOfPiece(at(4)).start, end: placeOfPiece(at(6)).end }
    expect(ranges).toContain(`bytes=${range.start}-${range.end - 1}`)
    expect(ranges.length).toBe(3)
  })

  test('comes whole from a server that knows no ranges, once it is known to be one', async () => {
    const { file, bytes, table } = await inPieces()
    const { files, ranges } = serving(() => new Response(bytes))
    expect((await files.pieces(file, table, [at(1)])).get(1)).toEqual(pieces[1])
    const found = await files.pieces(file, table, [at(19), at(2), at(9)])
    for (const [index, piece] of found) expect(piece).toEqual(pieces[index])
    expect(found.size).toBe(3)
    expect(ranges.length).toBe(2)
  })

  test('that a cache has damaged is asked for once more', async () => {
    const { file, bytes, table } = await inPieces()
    const { files } = serving((range, cache) => part(cache === 'reload' ? bytes : bytes.map((byte) => byte ^ 1), range))
    expect((await files.pieces(file, table, [at(3)])).get(3)).toEqual(pieces[3])
  })

  test.each([
    ['of another', (bytes: Uint8Array<ArrayBuffer>, range: string | null) => part(bytes.toReversed(), range)],
    ['cut short', (bytes: Uint8Array<ArrayBuffer>, range: string | null) => part(bytes.slice(0, 20), range)],
    ['of a file that is too short', () => new Response('', { status: 416 })],
    ['a page in its place', () => new Response('<!doctype html>')],
  ])('pieces %s are refused', async (_, answer) => {
    const { file, bytes, table } = await inPieces()
    const { files } = serving((range) => answer(bytes, range))
    await expect(files.pieces(file, table, [at(9)])).rejects.toMatchObject({ code: 'index-corrupt' })
  })

  test('that is gone was replaced', async () => {
    const { file, table } = await inPieces()
    const { files } = serving(() => new Response('', { status: 404 }))
    await expect(files.pieces(file, table, [at(0)])).rejects.toBeInstanceOf(BundleReplaced)
  })
})
