/*
 * Named fields of a form hide its properties (`<input name="getAttribute">`), and a page to be read may hold such forms.
 * So methods are taken from the prototype here, and trees are walked by a TreeWalker.
 */

export const attributeOf = (target: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(target, name)

export const setAttributeOf = (target: Element, name: string, value: string): void =>
  Element.prototype.setAttribute.call(target, name, value)

export const closest = (target: Element, selectors: string): Element | null =>
  Element.prototype.closest.call(target, selectors)

export const fits = (target: Element, selectors: string): boolean => Element.prototype.matches.call(target, selectors)

export const find = (within: Element, selectors: string): Element | null =>
  Element.prototype.querySelector.call(within, selectors)
