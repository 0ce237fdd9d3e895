// npm run bench -- NAME [--json]: runs tests/bench/NAME.bench.ts, one file a question.
import { readdirSync } from 'node:fs'

const names = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
const { positionals, json } = parse(process.argv.slice(2))
const [name] = positionals
if (positionals.length !== 1 || !name || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME [--json]\nNAME: ${names.join(', ')}`)
  process.exitCode = 2
} else {
  const bench: { run(options: { json: boolean }): Promise<void> } = await import(`./${name}.bench.ts`)
  await bench.run({ json })
}

function parse(args: readonly string[]): { positionals: readonly string[]; json: boolean } {
  return { positionals: args.filter((arg) => arg !== '--json'), json: args.includes('--json') }
}
