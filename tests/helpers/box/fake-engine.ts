import type { BoxEngine, BoxSearchOptions } from '../../../src/box.ts'
import type { Hit, SearchResult } from '../../../src/index.ts'

export const hit = (id: string, changes: Partial<Hit> = {}): Hit => ({
  id,
  score: 1,
  title: `Title of ${id}`,
  passage: { text: `Text of ${id}.`, trail: [`Title of ${id}`], section: 0, range: { start: 0, end: 10 } },
  ...changes,
})

export const result = (
  ids: readonly (string | Hit)[],
  mode: SearchResult['mode'] = 'hybrid',
  facets?: SearchResult['facets'],
): SearchResult => ({
  ...(facets && { facets }),
  hits: ids.map((id) => (typeof id === 'string' ? hit(id) : id)),
  mode,
  passages: 100,
  timing: { encode: 0, score: 0, read: 0 },
})

/** A hit whose document has these sections, the first of them its best. */
export const sectionedHit = (id: string, headings: readonly string[]): Hit => {
  const sections = headings.map((heading, section) => {
    const text = `Text under ${heading}.`
    const trail = [`Title of ${id}`, heading]
    return {
      score: 1 - section / 10,
      passage: { text, trail, section, anchor: `at-${section}`, range: { start: 0, end: text.length } },
    }
  })
  const [best] = sections
  return hit(id, { url: `/${id}#at-0`, sections, ...(best && { passage: best.passage }) })
}

/** One search that waits for its answer. */
export interface Asked {
  readonly query: string
  readonly options: BoxSearchOptions
  readonly preview: (ids: readonly (string | Hit)[]) => void
  readonly answer: (
    ids: readonly (string | Hit)[],
    mode?: SearchResult['mode'],
    facets?: SearchResult['facets'],
  ) => Promise<void>
  readonly fail: (error: Error) => Promise<void>
}

/** An engine that answers when it is told to. */
export class FakeEngine implements BoxEngine {
  readonly asked: Asked[] = []
  readonly prepared: { readonly done: () => Promise<void>; readonly fail: (error: Error) => Promise<void> }[] = []

  get last(): Asked {
    const last = this.asked.at(-1)
    if (last === undefined) throw new Error('nothing was asked')
    return last
  }

  search(query: string, options: BoxSearchOptions): Promise<SearchResult> {
    return new Promise((resolve, reject) => {
      options.signal.addEventListener('abort', () => reject(options.signal.reason))
      this.asked.push({
        query,
        options,
        preview: (ids) => options.onPreview(result(ids, 'lexical')),
        answer: (ids, mode, facets) =>
          settled(() => resolve(result(ids, mode ?? (options.mode === 'auto' ? 'hybrid' : 'lexical'), facets))),
        fail: (error) => settled(() => reject(error)),
      })
    })
  }

  prepare(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.prepared.push({ done: () => settled(resolve), fail: (error) => settled(() => reject(error)) })
    })
  }
}

/** Runs an action and everything that waits for it alone. */
export async function settled(action: () => void = () => {}): Promise<void> {
  action()
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
