import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What was typed cannot be understood. */
export class UsageError extends Error {}

export const usage = `colibri index SOURCE... --out DIR    builds an index: folders, files, a .txt list of URLs, a sitemap (.xml)
  --base URL       what the url of every page from a folder begins with (default /)
  --preset NAME    default, small, full  --nbits 4|2|1|f32   --pool 1 to 16
  --exclude TEXT   leaves out files whose path holds TEXT; may be repeated
  --cache DIR      keeps embeddings there      --watch   builds again whenever the source changes
colibri search QUERY --index DIR     searches it [--k 10]
colibri inspect DIR                  tells what is in it
colibri assets --out DIR             copies what a page needs: scripts, model, ONNX Runtime; prints their SRI values

All take --json. index and search take --model DIR|URL, --device auto|native|wasm and --threads N.
Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 done but for files that could not be read.`

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: T; allowPositionals: true; strict: true }>
>

/** @throws UsageError for unknown options, and when there are not as many words as wanted */
export function readArguments<const T extends Options>(
  args: readonly string[],
  options: T,
  words: { readonly least: number; readonly most: number },
): Parsed<T> {
  const parsed = parse(args, options)
  const { length } = parsed.positionals
  if (length < words.least) throw new UsageError('Something is missing')
  if (length > words.most) throw new UsageError(`"${parsed.positionals[words.most]}" is one word too many`)
  return parsed
}

function parse<const T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

export function required(option: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`--${option} is missing`)
  return value
}

/** One of the allowed values, or undefined when there is none. */
export function choice<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((candidate) => candidate === value)
  if (found === undefined) throw new UsageError(`--${option} must be one of ${allowed.join(', ')}`)
  return found
}

export function wholeNumber(
  option: string,
  value: string | undefined,
  most = Number.POSITIVE_INFINITY,
): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new UsageError(`--${option} must be a whole number from 1 ${most < Infinity ? `to ${most}` : 'up'}`)
  }
  return number
}

/** Options of every command that encodes. */
export const encoderOptions = {
  model: { type: 'string' },
  device: { type: 'string' },
  threads: { type: 'string' },
} as const

export function encoderSettings(values: {
  readonly model?: string | undefined
  readonly device?: string | undefined
  readonly threads?: string | undefined
}) {
  const device = choice('device', values.device, ['auto', 'native', 'wasm'])
  const threads = wholeNumber('threads', values.threads)
  return {
    ...(values.model === undefined ? {} : { model: values.model }),
    ...(device === undefined ? {} : { device }),
    ...(threads === undefined ? {} : { threads }),
  }
}
