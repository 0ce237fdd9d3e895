import { defineConfig } from 'vitest/config'

// The generous timeouts are for machines that are busy with something else; no test waits for them to pass.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/{unit,contract,golden,types}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          // Most of these files import the engine: once for all of them takes a third less time.
          isolate: false,
          unstubGlobals: true,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // A user's way through the built application, driven from Node with playwright-core.
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/helpers/e2e/global-setup.ts'],
          fileParallelism: false,
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
