import { largestPool } from '../../core/options.ts'
import { type BuildSummary, openBuilder } from '../build-index.ts'
import type { BuildIndexOptions } from '../build-options.ts'
import { presetNames } from '../presets.ts'
import { choice, encoderOptions, encoderSettings, readArguments, required, wholeNumber } from './arguments.ts'
import { bytes, harmless, showProgress, table } from './output.ts'
import { changesOf } from './watch.ts'

const options = {
  ...encoderOptions,
  out: { type: 'string' },
  base: { type: 'string' },
  preset: { type: 'string' },
  nbits: { type: 'string' },
  pool: { type: 'string' },
  exclude: { type: 'string', multiple: true },
  cache: { type: 'string' },
  watch: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

const nbitsOf = { 1: 1, 2: 2, 4: 4, f32: 'f32' } as const

/** `colibri index`. */
export async function index(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, options, { least: 1, most: Number.POSITIVE_INFINITY })
  const nbits = choice('nbits', values.nbits, ['4', '2', '1', 'f32'])
  const pool = wholeNumber('pool', values.pool, largestPool)
  const preset = choice('preset', values.preset, presetNames)
  const { base, cache, exclude = [] } = values
  const settings: BuildIndexOptions = {
    ...encoderSettings(values),
    source: positionals,
    out: required('out', values.out),
    accept: (path) => !exclude.some((part) => path.includes(part)),
    onProgress: showProgress,
    ...(nbits === undefined ? {} : { nbits: nbitsOf[nbits] }),
    ...(pool === undefined ? {} : { pool }),
    ...(preset === undefined ? {} : { preset }),
    ...(base === undefined ? {} : { base }),
    ...(cache === undefined ? {} : { cache }),
  }
  await using builder = await openBuilder(settings)
  const summary = await builder.build()
  report(summary, values.json)
  if (values.watch) {
    for await (const _ of changesOf(positionals, settings.out)) report(await builder.build(), values.json)
  }
  return summary.problems.length > 0 ? 3 : 0
}

function report(summary: BuildSummary, json = false): void {
  if (json) {
    console.log(JSON.stringify(summary))
    return
  }
  for (const { origin, problem } of summary.problems) console.error(harmless(`${origin}: ${problem}`))
  const { documents, unchanged, leftOut, passages, encoded, tokens, seconds, backend } = summary
  console.log(
    table([
      ['documents', documents.toLocaleString('en'), `${unchanged.toLocaleString('en')} unchanged, ${leftOut} left out`],
      ['passages', passages.toLocaleString('en'), `${encoded.toLocaleString('en')} encoded (${backend})`],
      ['token embeddings', tokens.toLocaleString('en'), ''],
      ['size', bytes(summary.bytes), `${bytes(summary.bytes / Math.max(documents, 1))} a page`],
      ['seconds', seconds.toFixed(1), ''],
    ]),
  )
}
