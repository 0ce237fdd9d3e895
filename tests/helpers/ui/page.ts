import type { BoxEngine } from '../../../src/box.ts'
import type { Hit, ModelProgress, SearchResult } from '../../../src/index.ts'
import '../../../src/ui.ts'
import { arabicHits, arabicSectionedHits, hostileHits, sampleFacets, sampleHits, sectionedHits } from './sample-hits.ts'

/*
 * A page with a search box whose engine does what the address asks: `?mode=inline&hits=hostile&dir=rtl&model=slow`.
 * With `facets=kind` it offers filters, and searching in a value leaves the first hit.
 * With `model=slow` words answer at once, and meaning when the test calls `fixture.modelReady()`.
 */
const parameters = new URLSearchParams(location.search)
const hitSets: Readonly<Record<string, readonly Hit[]>> = {
  sample: sampleHits,
  arabic: arabicHits,
  hostile: hostileHits,
  sectioned: sectionedHits,
  'arabic-sectioned': arabicSectionedHits,
}
const hits = hitSets[parameters.get('hits') ?? 'sample'] ?? []
const isSlow = parameters.get('model') === 'slow'

let modelReady = () => {}
let progress: (progress: ModelProgress) => void = () => {}
const ready = new Promise<void>((resolve) => {
  modelReady = resolve
})
if (!isSlow) modelReady()

const answer = (found: readonly Hit[], mode: SearchResult['mode']): SearchResult => ({
  hits: found,
  mode,
  passages: 4,
  timing: { encode: 0, score: 0, read: 0 },
})

const engine: BoxEngine = {
  prepare: () => ready,
  async search(query, { mode, filter, facets, onPreview, signal }) {
    if (filter !== undefined)
      return { ...answer(hits.slice(0, 1), 'hybrid'), facets: { kind: [{ value: 'guide', count: 1 }] } }
    if (query.startsWith('nothing')) return answer([], 'hybrid')
    if (query.startsWith('broken')) throw new Error('The index is damaged.')
    if (query.startsWith('slow')) return new Promise(() => {})
    const byWords = answer(hits.toReversed().slice(0, 3), 'lexical')
    if (mode === 'lexical') return byWords
    if (isSlow) onPreview(byWords)
    await ready
    signal.throwIfAborted()
    return { ...answer(hits, 'hybrid'), ...(facets && { facets: sampleFacets }) }
  },
}

const box = document.createElement('colibri-search')
for (const name of ['mode', 'consent', 'download-bytes', 'shortcuts', 'theme', 'recent', 'facets']) {
  const value = parameters.get(name)
  if (value !== null) box.setAttribute(name, value)
}
box.engine = async (hooks) => {
  progress = hooks.onProgress
  return engine
}
document.documentElement.lang = parameters.get('lang') ?? 'en'
document.documentElement.dir = parameters.get('dir') ?? 'ltr'
document.querySelector('#place')?.append(box)

const selections: unknown[] = []
document.addEventListener('colibri-select', (event) => {
  selections.push({ id: event.detail.hit.id, href: event.detail.href })
  if (parameters.get('stay') !== null) event.preventDefault()
})

Object.assign(globalThis, {
  fixture: { selections, modelReady, progress: (seen: ModelProgress) => progress(seen) },
})
