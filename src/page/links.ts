import type { Hit } from '../core/results.ts'
import { textDirective } from './text-directive.ts'

/**
 * The address a link may lead to: http, https, or a relative one within the page's own scheme. Undefined for anything
 * else, `javascript:` above all, and for what is no URL.
 *
 * @param base absolute URL that relative ones are resolved against
 */
export function safeUrl(url: string | undefined, base: string): URL | undefined {
  if (url === undefined || !URL.canParse(url, base)) return undefined
  const { protocol } = new URL(base)
  const resolved = new URL(url, base)
  return ['http:', 'https:', protocol].includes(resolved.protocol) ? resolved : undefined
}

const withoutHash = ({ href }: URL): string => href.replace(/#.*$/s, '')

/**
 * Where a hit's link leads: its url, and on another page also the words to scroll to and mark, as a text fragment
 * (https://wicg.github.io/scroll-to-text-fragment/). Undefined where the url is missing or unsafe.
 *
 * @param base absolute URL of the page that holds the link
 * @param textFragments whether this browser knows text fragments; those that do not would miss the anchor too
 */
export function hitLink(hit: Hit, base: string, textFragments = knowsTextFragments()): string | undefined {
  const url = safeUrl(hit.url, base)
  if (url === undefined) return undefined
  const directive = withoutHash(url) === withoutHash(new URL(base)) ? undefined : textDirective(hit)
  if (!textFragments || directive === undefined || url.hash.includes(':~:')) return url.href
  return `${url.href}${url.hash === '' && !url.href.endsWith('#') ? '#' : ''}:~:${directive}`
}

export const knowsTextFragments = (): boolean => 'fragmentDirective' in Document.prototype
