import type { Document } from '../../src/index.ts'
import { markdownDocument } from '../text/markdown.ts'
import { docsFiles } from './docs-files.ts'
import { cssEntries, htmlEntries, webFeatures } from './web-platform.ts'

/**
 * What the demo searches: Colibri's own documentation, and descriptions read from npm packages.
 *
 * @param docsFolder Folder of Markdown files.
 * @param most Documents to take of what the packages describe; fewer make a test quick.
 */
export function demoDocuments(docsFolder: string, most: number): Document[] {
  const docs = docsFiles(docsFolder).map(({ name, source }) => ({
    ...markdownDocument(`docs/${name}`, source, name),
    url: `docs/${name}.txt`,
    metadata: { source: 'Colibri docs' },
  }))
  return [...docs, ...[...webFeatures(), ...cssEntries(), ...htmlEntries()].slice(0, most)]
}
