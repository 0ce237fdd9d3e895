import type { ViteUserConfig } from 'vitest/config'
import type { BrowserInstanceOption, BrowserProviderOption } from 'vitest/node'
import { bundleServer } from './bundle-server.ts'
import type {} from './provided.ts'
import { twinServer } from './twin-server.ts'

/** Makes a page crossOriginIsolated: SharedArrayBuffer exists and WASM may use threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

const all = ['tests/browser/**/*.browser.test.ts']
const withAdapter = ['tests/browser/**/*.webgpu.browser.test.ts']
const withoutIsolation = ['tests/browser/**/*.unisolated.browser.test.ts']

/** Which browser tests run where; the middle word of a file's name says so. */
export const files = {
  /** Everything but the two kinds below. */
  plain: { include: all, exclude: [...withAdapter, ...withoutIsolation] },
  /** The same where the engine has a WebGPU adapter anyway. */
  plainAndAdapter: { include: all, exclude: withoutIsolation },
  /** `*.webgpu.browser.test.ts`: only where there is an adapter. */
  adapter: { include: withAdapter },
  /** `*.unisolated.browser.test.ts`: only on a page without COOP and COEP, so with one thread. */
  unisolated: { include: withoutIsolation },
}

export interface BrowserProject {
  readonly name: string
  /** Whether the pages are served with COOP and COEP. */
  readonly isolated: boolean
  readonly provider: BrowserProviderOption
  readonly instances: BrowserInstanceOption[]
}

/**
 * One Vite server and the browsers that visit it.
 *
 * Dependencies are named and never discovered: Vite would otherwise bundle a new one in mid-run and reload the page.
 */
export function browserProject({ name, isolated, provider, instances }: BrowserProject): ViteUserConfig {
  return {
    cacheDir: `node_modules/.vite/${name}`,
    server: { headers: isolated ? isolationHeaders : {} },
    plugins: [twinServer(), bundleServer()],
    worker: { format: 'es' },
    optimizeDeps: { noDiscovery: true, include: ['axe-core', 'comlink', 'idb-keyval', 'fast-check', 'onnx-proto'] },
    test: {
      api: { host: '127.0.0.1' },
      provide: { isolated },
      testTimeout: 60_000,
      // A browser now and then fails of itself. A test that needed a second try is named as flaky at the end of a run.
      retry: 1,
      hookTimeout: 60_000,
      teardownTimeout: 20_000,
      browser: {
        enabled: true,
        headless: true,
        ui: false,
        screenshotFailures: false,
        connectTimeout: 120_000,
        provider,
        instances,
      },
    },
  }
}
