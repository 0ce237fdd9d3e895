import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Test collections of the table, in its order: three sites of documentation, and two of other kinds. */
const names = ['docs-vue', 'docs-mdn', 'docs-tldr', 'nfcorpus', 'cosqa']

export interface TestSet {
  readonly name: string
  readonly folder: string
}

/** Those that a folder of test collections holds. */
export function setsIn(folder: string): readonly TestSet[] {
  return names
    .map((name) => ({ name, folder: join(folder, name) }))
    .filter((set) => existsSync(join(set.folder, 'qrels.tsv')))
}
