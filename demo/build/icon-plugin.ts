import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Puts the icon beside the page under its own name, which the web app manifest needs.
 *
 * @param path The SVG file.
 */
export function iconPlugin(path: string): Plugin {
  return {
    name: 'colibri-demo-icon',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source: readFileSync(path) })
    },
  }
}
