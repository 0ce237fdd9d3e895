import { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { bundleFileName } from '../../../../src/core/bundle/files.ts'
import { digestOf } from '../../../../src/node/bundle/digest.ts'
import { BundleFiles } from '../../../../workers/bundle/bundle-files.ts'

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
