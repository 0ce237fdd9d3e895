import fc from 'fast-check'
import { expect, it } from 'vitest'
import { passageText, passageTextStart } from '../../../../src/core/text/passage-text.ts'

it('puts each entry of the trail on a line in front of the text', () => {
  expect(passageText({ trail: ['Guide', 'Install'], text: 'Run it.' })).toBe('Guide\nInstall\nRun it.')
  expect(passageText({ trail: [], text: 'Run it.' })).toBe('Run it.')
})

it('says where the text begins', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (trail, text) => {
      expect(passageText({ trail, text }).slice(passageTextStart({ trail }))).toBe(text)
    }),
  )
})
