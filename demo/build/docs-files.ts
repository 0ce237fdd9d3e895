import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'

export interface DocsFile {
  readonly name: string
  readonly source: string
}

/** The Markdown files of a folder, without those in folders below. */
export function docsFiles(folder: string): DocsFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => ({ name: basename(file, '.md'), source: readFileSync(join(folder, file), 'utf8') }))
}

/** Puts the files beside the page as plain text, for the links of the answers to lead to. */
export function docsPlugin(folder: string): Plugin {
  return {
    name: 'colibri-demo-docs',
    generateBundle() {
      for (const { name, source } of docsFiles(folder)) {
        this.emitFile({ type: 'asset', fileName: `docs/${name}.txt`, source })
      }
    },
    configureServer(server) {
      server.watcher.add(folder)
      server.middlewares.use('/docs/', (request, response, next) => {
        const wanted = docsFiles(folder).find(({ name }) => request.url === `/${name}.txt`)
        if (wanted === undefined) return next()
        response.setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.end(wanted.source)
      })
    },
  }
}
