// node tools/ladder-table.mjs FILE...: the lines that `npm run eval -- --ladder --json` printed, as a Markdown table.
import { readFileSync } from 'node:fs'

const rows = process.argv.slice(2).flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line)),
)
const columns = [
  'collection',
  'pooling',
  'nbits',
  'nDCG@10',
  'against f32',
  'success@1',
  'recall@100',
  'bytes a token',
  'tokens',
]
console.log(`| ${columns.join(' | ')} |\n|${columns.map(() => ' --- |').join('')}`)
for (const row of rows) {
  const exact = rows.find(({ data, nbits, pool }) => data === row.data && nbits === 'f32' && pool === 1)
  const loss = exact === undefined || exact === row ? '' : signed(row['ndcg@10'] - exact['ndcg@10'])
  const figures = [fixed(row['ndcg@10']), loss, fixed(row['success@1']), fixed(row['recall@100'])]
  const sizes = [row.bytesPerToken.toFixed(1), row.tokens.toLocaleString('en')]
  console.log(`| ${[row.data, row.pool, row.nbits, ...figures, ...sizes].join(' | ')} |`)
}

/** @param {number} value */
function fixed(value) {
  return value.toFixed(4).replace(/^0/, '')
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? '−' : '+'}${fixed(Math.abs(value))}`
}
