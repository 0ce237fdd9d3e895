import type { Plugin } from 'vite'

/**
 * What the built page may do: load from its own origin and nothing else, compile WebAssembly, and make a script URL or
 * parse HTML only by way of the two policies named here.
 */
export const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types colibri colibri-demo',
].join('; ')

/** Puts the policy into the built page, so that it holds on any host. Development needs Vite's own inline scripts. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'colibri-demo-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
    ],
  }
}
