import { afterEach, describe, expect, it } from 'vitest'
import { sectionedHit, settled } from '../helpers/box/fake-engine.ts'
import { openedBox } from '../helpers/ui/drive.ts'
import { sampleFacets } from '../helpers/ui/sample-hits.ts'

afterEach(() => {
  for (const box of document.querySelectorAll('colibri-search')) box.remove()
})

async function answered(attributes: Readonly<Record<string, string>> = {}) {
  const opened = await openedBox({ facets: 'kind version', ...attributes })
  await opened.engine.prepared[0]?.done()
  await opened.ask('word')
  await opened.engine.last.answer([sectionedHit('a', ['Best', 'Second']), 'b'], 'hybrid', sampleFacets)
  const root = opened.box.shadowRoot
  const chips = () => [...(root?.querySelectorAll<HTMLButtonElement>('[part=filter]') ?? [])]
  return { ...opened, chips }
}

describe('the other sections of a hit', () => {
  it('are options in a group that has the document’s name', async () => {
    const { options, part, engine } = await answered()
    expect(engine.last.options.sections).toBe(3)
    const groups = [...(part('list')?.querySelectorAll('[role=group]') ?? [])]
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Title of a'])
    expect(groups[0]?.querySelectorAll('[role=option]')).toHaveLength(2)
    expect(options().map((option) => option.querySelector('[part=title]')?.textContent)).toEqual([
      'Best',
      'Second',
      'Title of b',
    ])
  })

  it('are reached by arrow keys, told to assistive technology, and gone to', async () => {
    const { box, active, press, options } = await answered()
    const chosen: unknown[] = []
    box.addEventListener('colibri-select', (event) => {
      event.preventDefault()
      chosen.push([event.detail.hit.id, event.detail.hit.passage.anchor, event.detail.href])
    })
    press('ArrowDown')
    press('ArrowDown')
    expect(active()).toBe(options()[1])
    expect(options().map((option) => option.getAttribute('aria-selected'))).toEqual(['false', 'true', 'false'])
    press('Enter')
    expect(chosen).toMatchObject([['a', 'at-1', expect.stringContaining('/a#at-1')]])
  })

  it('are selected and chosen by pointer', async () => {
    const { box, options } = await answered()
    const chosen: unknown[] = []
    box.addEventListener('colibri-select', (event) => {
      event.preventDefault()
      chosen.push(event.detail.hit.passage.section)
    })
    options()[1]?.firstElementChild?.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, composed: true }))
    expect(options()[1]?.getAttribute('aria-selected')).toBe('true')
    options()[1]?.click()
    expect(chosen).toEqual([1])
  })

  it('can be fewer, and none', async () => {
    const { engine } = await answered({ sections: '1' })
    expect(engine.last.options.sections).toBe(1)
  })
})

describe('filters', () => {
  it('are buttons in a group for each field, with counts in their names', async () => {
    const { part, chips } = await answered()
    const groups = [...(part('filters')?.querySelectorAll('[role=group]') ?? [])]
    expect(groups.map((group) => group.getAttribute('aria-label'))).toEqual(['Filter by kind', 'Filter by version'])
    expect(chips().map((chip) => chip.getAttribute('aria-label'))).toEqual([
      'guide 12 results',
      'reference 7 results',
      'example 3 results',
      '3 14 results',
      '2 8 results',
    ])
    expect(chips().every((chip) => chip.getAttribute('aria-pressed') === 'false')).toBe(true)
  })

  it('narrow the search, keep the focus, and are let go of again', async () => {
    const { chips, engine, focused } = await answered()
    const chip = chips()[1]
    chip?.focus()
    chip?.click()
    await settled()
    expect(engine.last.options.filter).toEqual({ and: [{ kind: 'reference' }] })
    await engine.last.answer(['b'], 'hybrid', { kind: [{ value: 'reference', count: 7 }], version: [] })
    expect(chips()).toEqual([chip])
    expect(chip?.getAttribute('aria-pressed')).toBe('true')
    expect(focused()).toBe(chip)
    chip?.click()
    await settled()
    expect(engine.last.options).not.toHaveProperty('filter')
  })

  it('stay when nothing is found in them, so that they can be let go of', async () => {
    const { chips, engine, part } = await answered()
    chips()[0]?.click()
    await settled()
    await engine.last.answer([], 'hybrid', { kind: [], version: [] })
    expect(part('message')?.hidden).toBe(false)
    expect(chips().map((chip) => chip.textContent)).toEqual(['guide 0'])
  })

  it('are not there unless they are asked for', async () => {
    const { part, engine } = await answered({ facets: '' })
    expect(engine.last.options).not.toHaveProperty('facets')
    expect(part('filters')?.hidden).toBe(true)
  })

  it('in the page are left by Escape, back to the field', async () => {
    const { chips, part, focused, input } = await answered({ mode: 'inline' })
    chips()[0]?.focus()
    expect(part('panel')?.hidden).toBe(false)
    chips()[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))
    expect(part('panel')?.hidden).toBe(true)
    expect(focused()).toBe(input)
  })
})
