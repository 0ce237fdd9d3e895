import type { ResolvedConfig } from 'vite'

/** What VitePress tells Vite's plugins about itself, as far as it is needed here. */
interface VitePressSite {
  /** Folder of the built site. */
  readonly outDir: string
  /** Called when the pages are written, which is after Vite has finished. */
  buildEnd?: ((site: VitePressSite) => unknown) | undefined
}

/**
 * Calls back with the folder of the site when VitePress has written its pages.
 * @returns whether the site is one of VitePress's
 */
export function afterVitePress(config: ResolvedConfig, written: (folder: string) => Promise<void>): boolean {
  const site: unknown = 'vitepress' in config ? config.vitepress : undefined
  if (!isSite(site)) return false
  const { buildEnd } = site
  site.buildEnd = async (given) => {
    await buildEnd?.(given)
    await written(site.outDir)
  }
  return true
}

function isSite(value: unknown): value is VitePressSite {
  if (typeof value !== 'object' || value === null || !('outDir' in value)) return false
  const { outDir, buildEnd }: { outDir: unknown; buildEnd?: unknown } = value
  return typeof outDir === 'string' && (buildEnd === undefined || typeof buildEnd === 'function')
}
