import { join, relative, resolve, sep } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'
import type { Document } from '../core/types.ts'
import type { BuildSummary } from './build-index.ts'
import { buildIndex, openBuilder } from './build-index.ts'
import type { BuildIndexOptions } from './build-options.ts'
import { showProgress } from './cli/output.ts'
import { devIndex } from './vite/dev-index.ts'
import { afterVitePress } from './vite/vitepress.ts'

export interface ColibriPluginOptions extends Omit<BuildIndexOptions, 'source' | 'out' | 'onProgress' | 'signal'> {
  /**
   * What to index: a path or URL as `buildIndex` takes it, paths from the project's root; or a function that gives the
   * documents, called for each build. Default: the built site; in development, the pages below the project's root.
   */
  readonly source?: string | (() => Iterable<Document> | AsyncIterable<Document>)
  /** Folder of the index within the site. Default `search`: then the page calls `createSearch({ index: '/search/' })`. */
  readonly out?: string
}

/**
 * Indexes a site when Vite has built it, or VitePress has written its pages, and serves an index of the sources in
 * development, which follows their changes. What cannot be read is a warning.
 */
export function colibri(options: ColibriPluginOptions = {}): Plugin {
  const { out = 'search', source, ...rest } = options
  let config: ResolvedConfig
  let isVitePress: boolean | undefined
  const settings = (site: string, to: string): BuildIndexOptions => {
    const from = typeof source === 'string' ? pathOf(source, config.root) : site
    return {
      ...rest,
      source: typeof source === 'function' ? renewed(source) : from,
      out: to,
      base: rest.base ?? config.base,
      accept: (path) => belongs(config, resolve(from, path), to) && (rest.accept?.(path) ?? true),
      onProgress: showProgress,
    }
  }
  const index = async (site: string): Promise<void> => report(config, await buildIndex(settings(site, join(site, out))))
  return {
    name: 'colibri-search',
    // Its worker and WASM are files beside the module; merged with other packages, it would not find them.
    config: () => ({ optimizeDeps: { exclude: ['colibri-search'] } }),
    configResolved(resolved) {
      config = resolved
      // VitePress builds twice, for the browser and for itself, and writes its pages once.
      isVitePress ??= afterVitePress(resolved, index)
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler(error) {
        if (error !== undefined || config.command !== 'build' || config.build.ssr || isVitePress) return
        await index(resolve(config.root, config.build.outDir))
      },
    },
    async configureServer(server) {
      const to = join(config.cacheDir, 'colibri', out)
      const builder = await openBuilder(settings(config.root, to))
      const served = devIndex({ folder: to, build: async () => report(config, await builder.build()) })
      server.middlewares.use(`${config.base}${out}`, served.serve)
      if (typeof source === 'string') server.watcher.add(pathOf(source, config.root))
      server.watcher.on('all', (_, path) => {
        if (belongs(config, resolve(path), to)) served.refresh()
      })
      server.httpServer?.on('close', () => void served.settled().then(() => builder[Symbol.asyncDispose]()))
    },
  }
}

const pathOf = (source: string, root: string): string => (/^https?:/.test(source) ? source : resolve(root, source))

/** Documents that are asked for anew each time they are gone through. */
const renewed = (source: () => Iterable<Document> | AsyncIterable<Document>): AsyncIterable<Document> => ({
  async *[Symbol.asyncIterator]() {
    yield* source()
  },
})

/** A page of the site: not of the index, nor the one for missing pages, nor in development of an earlier build. */
function belongs(config: ResolvedConfig, path: string, index: string): boolean {
  if (path.endsWith(`${sep}404.html`)) return false
  const built = resolve(config.root, config.build.outDir)
  const others = config.command === 'build' ? [index] : [index, built, resolve(config.cacheDir)]
  return others.every((folder) => relative(folder, path).startsWith('..'))
}

function report({ logger }: ResolvedConfig, { documents, unchanged, passages, bytes, problems }: BuildSummary): void {
  for (const { origin, problem } of problems) logger.warn(`colibri: ${origin}: ${problem}`)
  const size = `${(bytes / 1000).toLocaleString('en', { maximumFractionDigits: 0 })} kB`
  logger.info(`colibri: ${documents} documents (${unchanged} unchanged), ${passages} passages, ${size}`)
}
