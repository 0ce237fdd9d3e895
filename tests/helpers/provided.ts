/** What a test may ask of its surroundings with `inject` from vitest: in a browser, and in `tests/e2e`. */
declare module 'vitest' {
  interface ProvidedContext {
    engine: 'chromium' | 'firefox' | 'webkit'
    /** Whether this run was given an adapter: 'none' is a browser where requestAdapter answers null or is missing. */
    webgpu: 'software' | 'none'
    /** Whether the page is served with COOP and COEP, so that threads can share memory. */
    isolated: boolean
    /** In `tests/e2e`: a folder for what is built once in a run; see `e2e/builds.ts`. */
    builds: string
  }
}

export {}
