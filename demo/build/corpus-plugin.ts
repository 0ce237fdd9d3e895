import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'
import type { Document } from '../../src/index.ts'
import { markdownDocument } from '../text/markdown.ts'
import { cssEntries, htmlEntries, webFeatures } from './web-platform.ts'

const moduleName = 'virtual:corpus'

/**
 * Serves what the demo searches as the module `virtual:corpus`: descriptions read from npm packages, and Colibri's own
 * documentation, whose sources are put beside the page as plain text for the links to lead to.
 *
 * @param docsFolder Folder of Markdown files.
 * @param most Documents to take of what the packages describe; fewer make a test quick.
 */
export function corpusPlugin(docsFolder: string, most: number): Plugin {
  return {
    name: 'colibri-demo-corpus',
    resolveId: (id) => (id === moduleName ? `\0${moduleName}` : undefined),
    load(id) {
      if (id !== `\0${moduleName}`) return undefined
      const files = docsFiles(docsFolder)
      for (const { path } of files) this.addWatchFile(path)
      const described = [...webFeatures(), ...cssEntries(), ...htmlEntries()]
      const documents = [...files.map(toDocument), ...described.slice(0, most)]
      return `export const documents = JSON.parse(${JSON.stringify(JSON.stringify(documents))})`
    },
    generateBundle() {
      for (const { name, source } of docsFiles(docsFolder)) {
        this.emitFile({ type: 'asset', fileName: `docs/${name}.txt`, source })
      }
    },
    configureServer(server) {
      server.middlewares.use('/docs/', (request, response, next) => {
        const wanted = docsFiles(docsFolder).find(({ name }) => request.url === `/${name}.txt`)
        if (wanted === undefined) return next()
        response.setHeader('Content-Type', 'text/plain; charset=utf-8')
        response.end(wanted.source)
      })
    },
  }
}

interface DocsFile {
  readonly name: string
  readonly path: string
  readonly source: string
}

function docsFiles(folder: string): DocsFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => {
      const path = join(folder, file)
      return { name: basename(file, '.md'), path, source: readFileSync(path, 'utf8') }
    })
}

function toDocument({ name, source }: DocsFile): Document {
  return {
    ...markdownDocument(`docs/${name}`, source, name),
    url: `docs/${name}.txt`,
    metadata: { source: 'Colibri docs' },
  }
}
