// `npm run size`: what a reader downloads of the built package, compressed, against its budget. ONNX Runtime and the
// model are files of their own and no part of it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const kilobyte = 1024
const budgets = [
  { part: 'main thread', file: 'dist/index.js', kilobytes: 10 },
  { part: 'search box', file: 'dist/ui.js', kilobytes: 20 },
  { part: 'box without look', file: 'dist/box.js', kilobytes: 5 },
  { part: 'in the page', file: 'dist/page.js', kilobytes: 6 },
  { part: 'worker', file: 'dist/worker.js', kilobytes: 61.5 },
  // All in one file: also what the worker loads when it is needed.
  { part: 'worker, inlined', file: 'dist/inline.js', kilobytes: 93.7 },
  { part: 'transformers', file: 'dist/transformers.js', kilobytes: 60 },
]

/**
 * A file and those that it imports at once.
 *
 * @param {string} file
 * @param {Set<string>} [found]
 */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/\b(?:import|from)\s*"(\.\/[^"]+)"/g)) {
    withImports(join(dirname(file), path), found)
  }
  return found
}

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / kilobyte).toFixed(1)} KB`
/** @param {readonly string[]} cells */
const row = ([part = '', ...cells]) => part.padEnd(18) + cells.map((cell) => cell.padStart(10)).join('')

console.log(row(['', 'minified', 'gzip', 'budget']))
for (const { part, file, kilobytes: budget } of budgets) {
  const files = [...withImports(file)].map((path) => readFileSync(path))
  const minified = files.reduce((sum, { length }) => sum + length, 0)
  const compressed = files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0)
  const over = compressed > budget * kilobyte
  console.log(row([part, kilobytes(minified), kilobytes(compressed), `${budget} KB`, over ? 'OVER' : '']))
  if (over) process.exitCode = 1
}
