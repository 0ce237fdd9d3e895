import { afterEach, describe, expect, it } from 'vitest'
import { createSearch, type Document, type SearchEngine, SearchError, type SearchResult } from '../../src/index.ts'

const open: SearchEngine[] = []

async function opened(options: Parameters<typeof createSearch>[0]): Promise<SearchEngine> {
  const engine = await createSearch({ device: 'wasm', ...options })
  open.push(engine)
  return engine
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.dispose()))
})

const documents: Document[] = [
  { id: 'paris', text: 'hello paris', metadata: { kind: 'city' } },
  { id: 'world', text: 'hello world', metadata: { kind: 'planet' } },
]

const ids = ({ hits }: SearchResult) => hits.map(({ id }) => id)

/** An index that is stored, closed again. */
async function stored(): Promise<string> {
  const name = `when-needed-${crypto.randomUUID()}`
  const engine = await opened({ name, model: '/twins/pylate/' })
  await engine.index(documents)
  await engine.dispose()
  return name
}

describe('an engine whose model loads when it is needed', () => {
  it('is searched by words though there is no model at all', async () => {
    const engine = await opened({ name: await stored(), model: '/no-model-here/', load: 'when-needed' })
    expect(ids(await engine.search('paris', { mode: 'lexical' }))).toEqual(['paris'])
    expect(ids(await engine.search('hello', { mode: 'lexical', filter: { kind: 'planet' } }))).toEqual(['world'])
    expect((await engine.status()).backend).toBe('none')
    const previews: SearchResult[] = []
    const searching = engine.search('paris', { onPreview: (preview) => previews.push(preview) })
    await expect(searching).rejects.toSatisfy(
      (error) => error instanceof SearchError && error.code.startsWith('model-'),
    )
    expect(previews.map((preview) => [preview.mode, ...ids(preview)])).toEqual([['lexical', 'paris']])
  })

  it('loads it by prepare(), and then answers by both', async () => {
    const phases: string[] = []
    const engine = await opened({
      name: await stored(),
      model: '/twins/pylate/',
      load: 'when-needed',
      onProgress: ({ phase }) => phases.push(phase),
    })
    expect(phases).toEqual([])
    await engine.prepare()
    expect(phases.at(-1)).toBe('ready')
    const { hits, mode, facets } = await engine.search('hello paris', { facets: ['kind'] })
    expect(mode).toBe('hybrid')
    expect(hits[0]?.id).toBe('paris')
    expect(facets?.kind).toHaveLength(2)
  })
})
