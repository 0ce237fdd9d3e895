import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { colibri } from '../../src/node/vite.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'
import { docsPlugin } from './docs-files.ts'
import { demoDocuments } from './documents.ts'
import { iconPlugin } from './icon-plugin.ts'

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const { PORT, DEMO_DOCUMENTS } = process.env
const port = Number(PORT ?? 4173)

/** Cross-origin isolation: what lets the engine compute on more than one thread. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({
  root: folder('..'),
  // Relative addresses: the built page works in any folder of any host.
  base: './',
  // The model comes with the library, by way of its imports.
  publicDir: false,
  server: { host: '127.0.0.1', port, headers: isolation, fs: { allow: [folder('../..')] } },
  preview: { host: '127.0.0.1', port, strictPort: true, headers: isolation },
  worker: {
    format: 'es',
    // All that the worker might share with its later parts is in another file than its first: WebKit runs a worker's
    // first file once more when another file imports it.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'engine', test: /[\\/](src|workers)[\\/](?!engine\.worker)/ }] } },
    },
  },
  build: {
    outDir: folder('../../dist-demo'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing becomes a data: URL, which the page's content security policy would refuse.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
  },
  plugins: [
    contentSecurityPolicy(),
    docsPlugin(folder('../../docs')),
    colibri({
      source: () => demoDocuments(folder('../../docs'), Number(DEMO_DOCUMENTS ?? Number.POSITIVE_INFINITY)),
      // Readers add files about anything, whose residuals this codec was not trained for. Matches are shown as one types.
      nbits: 4,
      pool: 1,
      cache: folder('../../node_modules/.cache/colibri-demo'),
    }),
    iconPlugin(folder('../icon.svg')),
    VitePWA({
      injectRegister: false,
      registerType: 'autoUpdate',
      manifest: {
        name: 'Colibri: search by meaning',
        short_name: 'Colibri',
        description: 'Search by meaning that never leaves the page.',
        display: 'standalone',
        background_color: '#fbfaf6',
        theme_color: '#0d6b4f',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,txt,wasm,webmanifest}'],
        // The engine keeps model and index itself, checked by digest; second copies here would be waste. Of
        // ONNX Runtime's builds every browser can run the plain one; the WebGPU ones are kept once they were used.
        globIgnores: ['**/*.{jspi,asyncify}*.wasm'],
        // The page itself comes from the network while there is one, so that a new version is never a visit late.
        directoryIndex: null,
        navigateFallback: null,
        runtimeCaching: [
          {
            urlPattern: ({ request }) => request.mode === 'navigate',
            handler: 'NetworkFirst',
            options: { cacheName: 'colibri-demo-page', precacheFallback: { fallbackURL: 'index.html' } },
          },
          { urlPattern: /\.wasm$/, handler: 'CacheFirst', options: { cacheName: 'colibri-demo-runtime' } },
        ],
        maximumFileSizeToCacheInBytes: 16 * 2 ** 20,
        // In one file: a page's Trusted Types hold for importScripts too.
        inlineWorkboxRuntime: true,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: true,
      },
    }),
  ],
})
