// npm run bench -- NAME [--json] [--data FOLDER] [--cache FOLDER]: runs tests/bench/NAME.bench.ts, one file a question.
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'

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
  options: { json: { type: 'boolean', default: false }, data: { type: 'string' }, cache: { type: 'string' } },
})
const [name] = positionals
if (positionals.length !== 1 || !name || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json] [--data FOLDER] [--cache FOLDER]\nNAME: ${names.join(', ')}`)
  process.exitCode = 2
} else {
  const bench: { run(options: BenchOptions): Promise<void> } = await import(`./${name}.bench.ts`)
  await bench.run(values)
}
