import { beforeEach, describe, expect, test } from 'vitest'
import { claimLock, recordOf } from '../../../workers/model-cache-entries.ts'
import { sweepModels } from '../../../workers/model-sweep.ts'
import { MemoryCaches } from '../../helpers/memory-caches.ts'
import { MemoryLocks } from '../../helpers/memory-locks.ts'

const origin = 'https://docs.example'
const version = (number: number) => ['tokenizer.json', 'model.onnx'].map((file) => `${origin}/${number}/${file}`)

let caches: MemoryCaches
let locks: MemoryLocks

beforeEach(() => {
  caches = new MemoryCaches()
  locks = new MemoryLocks()
})

const keep = async (urls: readonly string[]) => {
  const cache = await caches.open()
  for (const url of urls) await cache.put(url, new Response('bytes'))
}
/** What happens when an index opens with a model: its files come into the cache, then the sweep. */
async function open(index: string, urls: readonly string[]): Promise<void> {
  await keep(urls)
  await sweepModels({ record: origin + recordOf(index), urls, cache: await caches.open(), locks, claimLock })
}
const files = () => [...caches.entries.keys()].filter((url) => !url.includes('/.colibri-models/'))

describe('sweepModels', () => {
  test('deletes what the same index needed before, and nothing that it needs', async () => {
    await open('docs', version(1))
    expect(files()).toEqual(version(1))
    await open('docs', version(2))
    expect(files()).toEqual(version(2))
  })

  test('deletes part of a model: the file that has another address now', async () => {
    const [tokenizer = '', graph = ''] = version(1)
    await open('docs', [tokenizer, graph])
    await open('docs', [tokenizer, `${origin}/2/model.onnx`])
    expect(files()).toEqual([tokenizer, `${origin}/2/model.onnx`])
  })

  test('leaves what another index needs, open or not, until that has replaced it too', async () => {
    await open('docs', version(1))
    await open('blog, and “more”', version(1))
    await open('docs', version(2))
    expect(files()).toEqual([...version(1), ...version(2)])
    await open('blog, and “more”', version(2))
    expect(files()).toEqual(version(2))
  })

  test('leaves what an open engine uses, and deletes it on a later occasion', async () => {
    await open('docs', version(1))
    for (const url of version(1)) locks.held.add(claimLock(url))
    await open('docs', version(2))
    expect(files()).toEqual([...version(1), ...version(2)])
    locks.held.clear()
    await open('docs', version(2))
    expect(files()).toEqual(version(2))
  })

  test('leaves what another engine is about to need: its files are claimed before they come', async () => {
    await open('docs', version(1))
    for (const url of version(3)) locks.held.add(claimLock(url))
    await keep(version(3))
    await open('docs', version(2))
    expect(files()).toEqual([...version(3), ...version(2)])
  })

  test('deletes nothing when it cannot write down what is needed', async () => {
    await open('docs', version(1))
    await keep(version(2))
    caches.refuse = true
    const record = origin + recordOf('docs')
    const sweep = { record, urls: version(2), cache: await caches.open(), locks, claimLock }
    await expect(sweepModels(sweep)).rejects.toThrow('no space left')
    expect(files()).toEqual([...version(1), ...version(2)])
  })

  test.each(['{', '{}', ''])('deletes nothing when a record reads %j', async (text) => {
    await open('blog', version(1))
    const record = [...caches.entries.keys()].find((url) => url.endsWith('/blog')) ?? ''
    await (await caches.open()).put(record, new Response(text))
    await open('docs', version(2)).catch(() => undefined)
    expect(files()).toEqual([...version(1), ...version(2)])
  })
})
