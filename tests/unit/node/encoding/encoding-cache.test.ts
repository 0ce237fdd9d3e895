import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cachingEncoder } from '../../../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../../../src/node/encoding/encoding-cache.ts'
import { WordEncoder } from '../../../helpers/word-encoder.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-cache-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('gives back what an encoder gave, and asks it once for each text', async () => {
  const encoder = new WordEncoder()
  const asking = vi.spyOn(encoder, 'encodePassages')
  const direct = await new WordEncoder().encodePassages(['one', 'two words', 'three'])
  {
    await using cache = await EncodingCache.open(folder, encoder.identity)
    const cached = cachingEncoder(encoder, cache)
    expect(await cached.encodePassages(['one', 'three'])).toEqual([direct[0], direct[2]])
    expect(await cached.encodePassages(['one', 'two words', 'three'])).toEqual(direct)
  }
  await using cache = await EncodingCache.open(folder, encoder.identity)
  expect(await cachingEncoder(encoder, cache).encodePassages(['three', 'two words'])).toEqual([direct[2], direct[1]])
  const added = []
  for await (const embeddings of cache.all()) added.push(embeddings)
  expect(added).toEqual([direct[0], direct[2], direct[1]])
  expect(asking.mock.calls).toEqual([[['one', 'three']], [['two words']]])
})

it('loses no more than the record that a crash cut short', async () => {
  const encoder = new WordEncoder()
  const { identity } = encoder
  const [one, two] = await encoder.encodePassages(['one', 'two'])
  if (one === undefined || two === undefined) throw new Error('the encoder gave too little')
  {
    await using cache = await EncodingCache.open(folder, identity)
    await cache.add('one', one)
  }
  const [file = ''] = await readdir(folder)
  await appendFile(join(folder, file), new Uint8Array(25).fill(1))
  {
    await using cache = await EncodingCache.open(folder, identity)
    expect(cache.size).toBe(1)
    await cache.add('two', two)
  }
  await using cache = await EncodingCache.open(folder, identity)
  expect(await cache.get('one')).toEqual(one)
  expect(await cache.get('two')).toEqual(two)
  expect(await cache.get('three')).toBeUndefined()
  expect(['one', 'two', 'three'].map((text) => cache.has(text))).toEqual([true, true, false])
})
