import { describe, expect, it } from 'vitest'
import { createSearchBox, furtherSections, sectionHit } from '../../../src/box.ts'
import { FakeEngine, hit, sectionedHit, settled } from '../../helpers/box/fake-engine.ts'

const sectioned = sectionedHit('doc', ['Best', 'Second', 'Third'])

describe('further sections', () => {
  it('are those other than the hit’s own, each once', () => {
    const { sections = [] } = sectioned
    const twice = { ...sectioned, sections: [...sections, ...sections] }
    expect(furtherSections(twice).map(({ passage }) => passage.section)).toEqual([1, 2])
    expect(furtherSections(hit('doc'))).toEqual([])
  })

  it('lead to their own anchor', () => {
    expect(sectionHit(sectioned, 2)).toEqual({
      id: 'doc',
      title: 'Title of doc',
      url: '/doc#at-2',
      score: sectioned.sections?.[2]?.score,
      passage: sectioned.sections?.[2]?.passage,
    })
    expect(sectionHit(sectioned, 0)).toBeUndefined()
    expect(sectionHit(sectioned, 7)).toBeUndefined()
  })

  it('lead to the page where they have no anchor, and nowhere where the hit leads nowhere', () => {
    const section = { score: 1, passage: { text: 'x', trail: [], section: 4, range: { start: 0, end: 1 } } }
    expect(sectionHit({ ...sectioned, sections: [section] }, 4)?.url).toBe('/doc')
    expect(sectionHit(hit('doc', { sections: [section] }), 4)).not.toHaveProperty('url')
  })
})

async function answered() {
  const engine = new FakeEngine()
  const box = createSearchBox({ engine, isMetered: () => false, sections: 3 })
  box.type('word')
  box.submit()
  await settled()
  return { box, engine }
}

describe('in the box', () => {
  it('are asked for, moved through and chosen', async () => {
    const { box, engine } = await answered()
    expect(engine.last.options.sections).toBe(3)
    await engine.last.answer([sectioned, 'other'])
    const path = []
    for (let step = 0; step < 5; step++) {
      box.move('next')
      const { selected, section } = box.getState()
      path.push([selected, section])
    }
    expect(path).toEqual([
      ['doc', undefined],
      ['doc', 1],
      ['doc', 2],
      ['other', undefined],
      [undefined, undefined],
    ])
    box.select('doc', 2)
    expect(box.choose()).toMatchObject({ hit: { id: 'doc', url: '/doc#at-2' }, query: 'word' })
    expect(box.choose('doc', 1)).toMatchObject({ hit: { url: '/doc#at-1' } })
    expect(box.choose('doc', 9)).toBeUndefined()
    box.select('doc', 9)
    expect(box.getState().selected).toBeUndefined()
  })

  it('stay where they are when a better answer comes while one is selected', async () => {
    const { box, engine } = await answered()
    const byWords = sectionedHit('doc', ['Best', 'Second'])
    engine.last.preview(['other', byWords])
    box.select('doc', 1)
    await engine.last.answer([sectionedHit('doc', ['Best']), 'x', 'other'])
    const { hits, selected, section } = box.getState()
    expect(hits.map(({ id }) => id)).toEqual(['x', 'doc', 'other'])
    expect(hits[1]).toBe(byWords)
    expect([selected, section]).toEqual(['doc', 1])
  })
})
