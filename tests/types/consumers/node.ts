import { type BuildSummary, buildIndex, type OpenedIndex, openIndex, SearchError } from 'colibri-search/node'

export async function build(): Promise<BuildSummary> {
  const summary = await buildIndex({ source: ['docs'], out: 'search', preset: 'small', accept: (path) => path !== 'x' })
  const problems: string[] = summary.problems.map(({ origin, problem }) => `${origin}: ${problem}`)
  if (problems.length > 0) throw new SearchError('document-invalid', problems.join())
  await buildIndex({ source: [{ id: 'a', text: 'text' }], out: 'search' })
  return summary
}

export async function find(query: string): Promise<string[]> {
  await using index: OpenedIndex = await openIndex('search', { device: 'wasm', threads: 2 })
  const { hits } = await index.search(query, { k: 3 })
  return hits.map(({ url = '' }) => url)
}
