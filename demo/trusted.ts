interface Policy {
  createHTML(html: string): string
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const untrusted: Policy = { createHTML: (html) => html, createScriptURL: (url) => url }
const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

/**
 * The page requires Trusted Types. Exactly two places hand a string to a guarded function, both through this policy:
 * the address of our own service worker, and HTML files, which are parsed into an inert document and never inserted.
 */
export const trusted: Policy = trustedTypes?.createPolicy('colibri-demo', untrusted) ?? untrusted
