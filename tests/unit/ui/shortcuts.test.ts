import { describe, expect, it } from 'vitest'
import { isPressed, parseShortcuts, shortcutLabel, shortcutName } from '../../../src/ui/shortcuts.ts'

const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
})

describe('shortcuts', () => {
  const [command, slash] = parseShortcuts('mod+k  /')

  it('are read from the attribute, which may hold none', () => {
    expect([command, slash]).toEqual([
      { key: 'k', mod: true },
      { key: '/', mod: false },
    ])
    expect(parseShortcuts(' ')).toEqual([])
  })

  it.each([
    [command, press('k', { ctrlKey: true }), false, true],
    [command, press('K', { ctrlKey: true }), false, true],
    [command, press('k', { metaKey: true }), true, true],
    [command, press('k', { ctrlKey: true }), true, false],
    [command, press('k', { metaKey: true }), false, false],
    [command, press('k'), false, false],
    [command, press('k', { ctrlKey: true, shiftKey: true }), false, false],
    [command, press('k', { ctrlKey: true, altKey: true }), false, false],
    [slash, press('/'), false, true],
    [slash, press('/', { shiftKey: true }), false, true],
    [slash, press('/', { ctrlKey: true }), false, false],
  ])('%j: %j, on Apple %j, is %j', (shortcut, event, apple, pressed) => {
    expect(shortcut && isPressed(shortcut, event, apple)).toBe(pressed)
  })

  it('are written as the keys are', () => {
    const written = [command, slash].map((shortcut) => shortcut && shortcutLabel(shortcut, true))
    expect(written).toEqual(['⌘ K', '/'])
    expect(command && shortcutLabel(command, false)).toBe('Ctrl K')
    expect(command && shortcutName(command, false)).toBe('Control+K')
  })
})
