import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { BenchOptions } from '../run.ts'
import { machine } from './machine.ts'
import { replaceSection } from './page.ts'
import { byTable, type Figures, formatted, heading, markdownTable, tabulate } from './table.ts'

const page = 'docs/benchmarks.md'
const mostOutput = 64 * 1024 * 1024

/** Runs a bench in a process of its own and replaces its section of the page, one for each data. False when it failed. */
export function writeFigures(bench: string, { data, cache }: BenchOptions): boolean {
  const given = [...(data === undefined ? [] : ['--data', data]), ...(cache === undefined ? [] : ['--cache', cache])]
  const args = ['--import', 'tsx', 'tests/bench/run.ts', bench, '--json', ...given]
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: mostOutput,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = parseLines(stdout)
  if (status !== 0 || lines.length === 0) return false
  const name = data === undefined ? bench : `${bench} ${basename(data)}`
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), name, section(bench, lines, data)))
  return true
}

function section(bench: string, lines: readonly Figures[], data: string | undefined): string {
  const tables = byTable(lines).map(tabulate)
  const facts: Figures = Object.assign({}, ...tables.map((table) => table.facts))
  const shown = { ...(data === undefined ? {} : { data: basename(data) }), ...facts, ...machine() }
  const listed = Object.entries(shown).map(([name, value]) => `${heading(name)} ${formatted(value)}`)
  const command = `npm run bench -- ${bench} --write${data === undefined ? '' : ' --data FOLDER'}`
  return `\`${command}\`: ${listed.join('; ')}.\n\n${tables.map(({ rows }) => markdownTable(rows)).join('\n\n')}`
}

/** The lines that are figures; whatever else a bench or a library prints is passed over. */
function parseLines(output: string): Figures[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'bench' in value ? [{ ...value }] : []
  })
}
