// npm run eval -- --data FOLDER [--mode semantic|lexical|hybrid|all] [--nbits 4|2|1|f32] [--pool 1|2] [--model PATH] [--json]
// --ladder runs every nbits with every pooling factor, encoding once. --passages FILE writes the passages, one a line,
// and evaluates nothing.
// --typos also asks the queries misspelt; --floor says how many of the judged queries, and of some that nothing answers,
// find nothing.
// --cache FOLDER keeps the embeddings of passages there, from one run to the next. --exhaustive scores every passage.
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { IndexFormat } from '../core/options.ts'
import type { IndexProgress } from '../core/results.ts'
import { cachingEncoder } from './encoding/caching-encoder.ts'
import { EncodingCache } from './encoding/encoding-cache.ts'
import { rememberingEncoder } from './encoding/remembering-encoder.ts'
import { readTestCollection } from './evaluation/collection.ts'
import { evaluate, indexCollection } from './evaluation/evaluate.ts'
import { nothingFound } from './evaluation/nothing-found.ts'
import { unanswerable } from './evaluation/off-topic.ts'
import { writePassages } from './evaluation/passages.ts'
import { misspelt } from './evaluation/typos.ts'
import { openNodeEncoder, openNodeEngine } from './open-engine.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    mode: { type: 'string', default: 'semantic' },
    nbits: { type: 'string', default: '4' },
    pool: { type: 'string', default: '1' },
    model: { type: 'string', default: 'public/models/colibri-mini' },
    device: { type: 'string', default: 'auto' },
    expansion: { type: 'string' },
    passages: { type: 'string' },
    cache: { type: 'string' },
    floor: { type: 'boolean', default: false },
    typos: { type: 'boolean', default: false },
    ladder: { type: 'boolean', default: false },
    exhaustive: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const oneOf = <T extends string>(option: string, value: string, allowed: readonly T[]): T => {
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new Error(`--${option} must be one of ${allowed.join(', ')}`)
  return found
}

if (values.data === undefined) throw new Error('--data FOLDER is required: corpus.jsonl, queries.jsonl, qrels.tsv')
const mode = oneOf('mode', values.mode, ['hybrid', 'semantic', 'lexical', 'all'])
const modes = mode === 'all' ? (['lexical', 'semantic', 'hybrid'] as const) : [mode]
const nbits = ({ 1: 1, 2: 2, 4: 4, f32: 'f32' } as const)[oneOf('nbits', values.nbits, ['4', '2', '1', 'f32'])]
const pool = ({ 1: 1, 2: 2 } as const)[oneOf('pool', values.pool, ['1', '2'])]

const collection = await readTestCollection(values.data)
const encoder = await openNodeEncoder(values.model, {
  device: oneOf('device', values.device, ['auto', 'native', 'wasm']),
  ...(values.expansion === undefined ? {} : { queryExpansion: oneOf('expansion', values.expansion, ['mask', 'none']) }),
})
if (values.passages !== undefined) await writePassages(values.passages, collection, encoder)
const showProgress = ({ documents, total, passages, secondsLeft }: IndexProgress) => {
  const left = secondsLeft === undefined ? '' : `, ${Math.ceil(secondsLeft)} s left`
  process.stderr.write(`\r${documents} of ${total} documents, ${passages} passages${left}   `)
}
await using cache = values.cache === undefined ? undefined : await EncodingCache.open(values.cache, encoder.identity)
const cached = cache === undefined ? encoder : cachingEncoder(encoder, cache)
const remembered = values.ladder && cache === undefined ? rememberingEncoder(encoder) : cached
const ladder: readonly IndexFormat[] = values.ladder
  ? ([1, 2] as const).flatMap((pool) => (['f32', 4, 2, 1] as const).map((nbits) => ({ nbits, pool })))
  : [{ nbits, pool }]
const rungs = values.passages === undefined ? ladder : []
const rows = []
for (const format of rungs) {
  await using engine = await openNodeEngine(remembered, format)
  await indexCollection(engine, collection, process.stderr.isTTY ? showProgress : undefined)
  const nothing = values.floor
    ? {
        judgedNothing: await nothingFound(engine, collection.queries.values()),
        unanswerableNothing: await nothingFound(engine, unanswerable()),
      }
    : {}
  for (const mode of modes) {
    for (const typos of values.typos ? [false, true] : [false]) {
      const asked = typos ? { ...collection, queries: misspelt(collection.queries) } : collection
      const result = await evaluate(engine, asked, { mode, exhaustive: values.exhaustive })
      const row = {
        data: basename(values.data),
        mode,
        typos,
        exhaustive: values.exhaustive,
        ...format,
        ...result,
        ...nothing,
      }
      if (values.json) console.log(JSON.stringify(row))
      rows.push(row)
    }
  }
}
await encoder.dispose()
if (!values.json && rows.length > 0) console.table(rows)
