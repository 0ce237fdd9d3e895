import {
  type CreateOptions,
  createSearch,
  type Document,
  type ErrorCode,
  type Hit,
  type ModelSource,
  type SearchEngine,
  SearchError,
} from 'colibri-search'
import { type BoxState, createSearchBox } from 'colibri-search/box'
import { inlineWorkerUrl } from 'colibri-search/inline'
import { hitLink, indexPage } from 'colibri-search/page'
import 'colibri-search/ui'

const options: CreateOptions = { name: 'docs', nbits: 2, device: 'auto', workerUrl: inlineWorkerUrl() }
const models: ModelSource[] = [{ url: '/m/' }, { files: { 'tokenizer.json': '/t.json' } }, { id: 'owner/name' }]
const documents: Document[] = [{ id: 'a', text: 'text', metadata: { tags: ['x', 1, null] } }]

async function* later(): AsyncGenerator<Document> {
  yield* documents
}

export async function use(): Promise<readonly Hit[]> {
  await using scoped = await createSearch({ name: 'scoped', storage: 'memory' })
  const search: SearchEngine = await createSearch({ ...options, worker: () => new Worker('worker.js') })
  const { unchanged } = await search.index(later(), { onProgress: ({ phase, secondsLeft }) => [phase, secondsLeft] })
  const { hits, timing } = await search.search('query', {
    k: unchanged,
    matches: true,
    signal: new AbortController().signal,
  })
  const start: number | undefined = hits[0]?.matches?.[0]?.passage.start
  const milliseconds: number = timing.encode + (start ?? 0)
  await scoped.remove([String(milliseconds), ...models.map(String)])
  return hits
}

export function place(root: HTMLElement): () => void {
  const element = document.createElement('colibri-search')
  element.engine = ({ onProgress }) => createSearch({ name: 'docs', load: 'when-needed', onProgress })
  const page = indexPage(root, { divide: 'sections' })
  element.addEventListener('colibri-select', (event) => {
    const link: string | undefined = hitLink(event.detail.hit, document.baseURI)
    if (page.showHit(event.detail.hit, event.detail.query) || link === undefined) event.preventDefault()
  })
  root.append(element)
  const box = createSearchBox({ engine: () => createSearch({ name: 'docs' }), download: 23_000_000 })
  return box.subscribe((state: BoxState) => state.hits.map(({ id }) => id))
}

export function codeOf(error: unknown): ErrorCode | undefined {
  return error instanceof SearchError ? error.code : undefined
}

export async function mistakes(search: SearchEngine): Promise<void> {
  // @ts-expect-error a name is text
  await createSearch({ name: 1 })
  // @ts-expect-error there is no such option
  await createSearch({ name: 'docs', colour: 'red' })
  // @ts-expect-error codes have 1, 2 or 4 bits
  await createSearch({ name: 'docs', nbits: 3 })
  // @ts-expect-error a document has an id
  await search.index([{ text: 'text' }])
  // @ts-expect-error hits are read-only
  ;(await search.search('query')).hits.push()
  // @ts-expect-error how it is opened is no part of the interface
  await search.open()
}
