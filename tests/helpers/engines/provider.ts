import { defineBrowserProvider } from '@vitest/browser'
import type { BrowserProviderOption } from 'vitest/node'
import type { Engine } from './engine.ts'

/** A Vitest browser provider that opens pages in an engine of ours: one page at a time, no commands. */
export function engineProvider(name: 'firefox' | 'webkit', start: () => Engine): BrowserProviderOption {
  return defineBrowserProvider({
    name: `${name}-engine`,
    supportedBrowser: [name],
    providerFactory: () => {
      const engine = start()
      return {
        name: `${name}-engine`,
        supportsParallelism: false,
        getCommandsContext: () => ({}),
        openPage: (_session, url) => engine.openPage(url),
        close: () => engine.close(),
      }
    },
  })
}
