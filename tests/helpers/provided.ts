/** What a browser test may ask of its surroundings with `inject` from vitest. */
declare module 'vitest' {
  interface ProvidedContext {
    engine: 'chromium' | 'firefox' | 'webkit'
    /** Whether this run was given an adapter: 'none' is a browser where requestAdapter answers null or is missing. */
    webgpu: 'software' | 'none'
    /** Whether the page is served with COOP and COEP, so that threads can share memory. */
    isolated: boolean
  }
}

export {}
