import axe from 'axe-core'
import { afterEach, describe, expect, it } from 'vitest'
import { SearchError } from '../../src/index.ts'
import { settled } from '../helpers/box/fake-engine.ts'
import { type Opened, openedBox } from '../helpers/ui/drive.ts'
import { arabicSectionedHits, sampleFacets, sampleHits, sectionedHits } from '../helpers/ui/sample-hits.ts'

afterEach(() => {
  for (const box of document.querySelectorAll('colibri-search')) box.remove()
  document.documentElement.removeAttribute('dir')
  localStorage.clear()
})

/** Every state that a reader can meet, and how to get there. */
const states: Readonly<Record<string, (opened: Opened) => Promise<void>>> = {
  closed: async ({ box }) => box.hide(),
  empty: async () => {},
  'with recent searches': async ({ box, press }) => {
    box.box?.type('')
    press('ArrowDown')
  },
  searching: async ({ ask }) => ask('word'),
  'with hits': async ({ ask, engine }) => {
    await ask('cancel a request')
    await engine.last.answer(sampleHits)
  },
  'with a preview': async ({ ask, engine }) => {
    await ask('cancel a request')
    engine.last.preview(['a', 'b'])
  },
  'with a selected hit': async ({ ask, engine, press }) => {
    await ask('cancel a request')
    await engine.last.answer(sampleHits)
    press('ArrowDown')
  },
  'with sections beneath a hit': async ({ ask, engine }) => {
    await ask('cancel a request')
    await engine.last.answer(sectionedHits)
  },
  'with a selected section': async ({ ask, engine, press }) => {
    await ask('cancel a request')
    await engine.last.answer(sectionedHits)
    press('ArrowDown')
    press('ArrowDown')
  },
  'with filters': async ({ ask, engine }) => {
    await ask('cancel a request')
    await engine.last.answer(sectionedHits, 'hybrid', sampleFacets)
  },
  'with a chosen filter': async ({ box, ask, engine }) => {
    await ask('cancel a request')
    await engine.last.answer(sectionedHits, 'hybrid', sampleFacets)
    box.box?.toggleFilter('kind', 'guide')
    await settled()
    await engine.last.answer(sampleHits.slice(0, 1), 'hybrid', { kind: [{ value: 'guide', count: 1 }] })
  },
  'with nothing found in a chosen filter': async ({ box, ask, engine }) => {
    await ask('cancel a request')
    await engine.last.answer(sampleHits, 'hybrid', sampleFacets)
    box.box?.toggleFilter('kind', 'guide')
    await settled()
    await engine.last.answer([], 'hybrid', { kind: [], version: [] })
  },
  'with nothing found': async ({ ask, engine }) => {
    await ask('xyzzy')
    await engine.last.answer([])
  },
  'with an error': async ({ ask, engine }) => {
    await ask('word')
    await engine.last.fail(new SearchError('index-corrupt', 'The index is damaged.'))
  },
  downloading: async ({ box }) => box.box?.modelProgress({ phase: 'downloading', loaded: 3e6, total: 23e6 }),
  'without the model': async ({ engine }) => engine.prepared[0]?.fail(new Error('offline')),
  indexing: async ({ box, engine }) => {
    await engine.prepared[0]?.done()
    box.box?.indexProgress({
      phase: 'encoding',
      documents: 3,
      unchanged: 0,
      committed: 0,
      passages: 4,
      bytes: 0,
      total: 9,
    })
  },
}

async function stage(attributes: Readonly<Record<string, string>>): Promise<Opened> {
  localStorage.setItem('colibri-search:recent:all', JSON.stringify(['earlier', 'before']))
  return openedBox({ recent: 'all', facets: 'kind version', ...attributes })
}

/** What axe finds wrong, once nothing moves any more. */
async function violations(box: Element): Promise<string[]> {
  const root = box.shadowRoot
  const animations = root?.getAnimations() ?? []
  for (const animation of animations) {
    if (animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY) animation.cancel()
    else animation.finish()
  }
  const { violations } = await axe.run(box)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

const looks = { light: { theme: 'light' }, dark: { theme: 'dark' }, 'in the page': { mode: 'inline', theme: 'light' } }

describe.each(Object.entries(looks))('axe finds nothing wrong, %s', (_, attributes) => {
  it.each(Object.entries(states))('%s', async (_, reach) => {
    const driven = await stage(attributes)
    await reach(driven)
    expect(await violations(driven.box)).toEqual([])
  })

  it('asking before a download', async () => {
    const { box } = await stage({ ...attributes, consent: 'always', 'download-bytes': '23467721' })
    expect(box.shadowRoot?.querySelector('[part=notice]')?.textContent).toContain('23.5\u00a0MB')
    expect(await violations(box)).toEqual([])
  })

  it('from right to left', async () => {
    document.documentElement.dir = 'rtl'
    const { box, ask, engine } = await stage(attributes)
    await ask('إلغاء الطلب')
    await engine.last.answer(arabicSectionedHits, 'hybrid', sampleFacets)
    expect(await violations(box)).toEqual([])
  })
})

it('axe would find a field without a name', async () => {
  const { box, input } = await stage({})
  input.removeAttribute('aria-label')
  input.removeAttribute('placeholder')
  expect(await violations(box)).toContainEqual(expect.stringContaining('label'))
})
