// npm run bench -- NAME|all [--json] [--write] [--data FOLDER] [--cache FOLDER]: one file a question, NAME.bench.ts.
// --write runs the bench in a process of its own and puts its figures into docs/benchmarks.md.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeFigures } from './report/write.ts'

export interface BenchOptions {
  readonly json: boolean
  /** Folder of a test collection, in BEIR's layout. */
  readonly data?: string
  /** Folder that keeps embeddings of passages from one run to the next. */
  readonly cache?: string
}

const names = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    data: { type: 'string' },
    cache: { type: 'string' },
  },
})
const { write, ...options } = values
const [name] = positionals
const wanted = name === 'all' ? names : names.filter((known) => known === name)
if (positionals.length !== 1 || wanted.length === 0) {
  console.error(`usage: npm run bench -- NAME|all [--json] [--write] [--data FOLDER] [--cache FOLDER]`)
  console.error(`NAME: ${names.join(', ')}`)
  process.exitCode = 2
} else if (write) {
  const failed = wanted.filter((bench) => !writeFigures(bench, options))
  for (const bench of failed) console.error(`${bench} failed; its section stays as it was`)
  if (failed.length > 0) process.exitCode = 1
} else {
  for (const wantedName of wanted) {
    const bench: { run(options: BenchOptions): Promise<void> } = await import(`./${wantedName}.bench.ts`)
    await bench.run(options)
  }
}
