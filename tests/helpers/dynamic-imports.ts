// Vitest has every `import()` go through a function of its own, which it gives a worker only once the worker's imports are there:
// too late for what is imported and imports in turn.

declare global {
  var __vitest_browser_runner__: { wrapDynamicImport<Module>(load: () => Promise<Module>): Promise<Module> } | undefined
}

globalThis.__vitest_browser_runner__ ??= { wrapDynamicImport: (load) => load() }

export {}
