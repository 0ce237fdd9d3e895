// `npm run size`: what a reader downloads of the built package, compressed, against its budget. ONNX Runtime and the
// model are files of their own and no part of it.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const kilobyte = 1024
const budgets = [
  { part: 'main thread', file: 'dist/index.js', kilobytes: 10 },
  { part: 'search box', file: 'dist/ui.js', kilobytes: 20 },
  { part: 'box without look', file: 'dist/box.js', kilobytes: 5 },
  { part: 'in the page', file: 'dist/page.js', kilobytes: 6 },
  { part: 'worker', file: 'dist/worker.js', kilobytes: 60 },
  { part: 'worker, inlined', file: 'dist/inline.js', kilobytes: 60 },
  { part: 'transformers', file: 'dist/transformers.js', kilobytes: 60 },
]

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / kilobyte).toFixed(1)} KB`
/** @param {readonly string[]} cells */
const row = ([part = '', ...cells]) => part.padEnd(18) + cells.map((cell) => cell.padStart(10)).join('')

console.log(row(['', 'minified', 'gzip', 'budget']))
for (const { part, file, kilobytes: budget } of budgets) {
  const bytes = readFileSync(file)
  const compressed = gzipSync(bytes, { level: 9 }).length
  const over = compressed > budget * kilobyte
  console.log(row([part, kilobytes(bytes.length), kilobytes(compressed), `${budget} KB`, over ? 'OVER' : '']))
  if (over) process.exitCode = 1
}
