import { SearchError } from '../core/errors.ts'
import { sha256 } from './sha256.ts'

/** Rows appended to a short query: MASK up to queryMaxlen ("query augmentation"), or none. */
export type QueryExpansion = 'mask' | 'none'

/** How a model package turns text into the graph's inputs, and which rows of the output are kept. */
export interface EncoderContract {
  readonly name: string
  /** Width of a token embedding. */
  readonly dim: number
  /** Rows of an expanded query, marker and special tokens included. */
  readonly queryMaxlen: number
  /** Most rows of a passage before the skiplist, marker and special tokens included. */
  readonly docMaxlen: number
  readonly queryExpansion: QueryExpansion
  /** Whether the other tokens attend to the expansion rows. */
  readonly attendToExpansion: boolean
  /** Text is lower-cased before the tokenizer sees it, where the tokenizer's own normaliser does not do so. */
  readonly lowerCase: boolean
  readonly maskId: number
  readonly padId: number
  readonly queryMarker: Marker
  readonly documentMarker: Marker
  /** Words whose rows are dropped from passages after encoding. */
  readonly skiplist: readonly string[]
}

/** The token put in after the first special token; its id is looked up in the tokenizer when it is not given. */
export interface Marker {
  readonly text: string
  readonly id?: number
}

/** What a caller may change of a package's contract. */
export interface ContractOverrides {
  /** Default: the package's. Packages of this model family often say "none" though trained with "mask". */
  readonly queryExpansion?: QueryExpansion
  /** Rows of a query, marker and special tokens included; 4 up to the model's positions. Default: the package's. */
  readonly queryMaxlen?: number
  /** Rows of a passage, marker and special tokens included; 4 up to the model's positions. Default: the package's. */
  readonly docMaxlen?: number
}

/** First special token, marker, one word piece, last special token. */
const shortest = 4
/** Positions of a BERT; a package that declares longer texts has at least as many. */
const bertPositions = 512

const asciiPunctuation = Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

/** answerdotai/answerai-colbert-small-v1 as PyLate runs it; also what a package's absent fields mean. */
export const referenceContract: EncoderContract = {
  name: 'answerai-colbert-small-v1',
  dim: 96,
  queryMaxlen: 32,
  docMaxlen: 300,
  queryExpansion: 'mask',
  attendToExpansion: false,
  lowerCase: false,
  maskId: 103,
  padId: 0,
  queryMarker: { text: '[unused0]', id: 1 },
  documentMarker: { text: '[unused1]', id: 2 },
  skiplist: asciiPunctuation,
}

/**
 * Reads `onnx_config.json` of a PyLate or next-plaid package.
 * @param json The parsed file. Absent fields mean what the reference model has; unknown ones are left alone.
 * @throws SearchError `model-invalid` naming the field that has the wrong type or an impossible value.
 */
export function parseContract(json: unknown, file = 'onnx_config.json'): EncoderContract {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SearchError('model-invalid', `${file} is not a JSON object`)
  }
  const fields = new Fields(new Map(Object.entries(json)), file)
  const base = referenceContract
  const expansion = base.queryExpansion === 'mask'
  return {
    name: fields.string('model_name', base.name),
    dim: fields.integer('embedding_dim', base.dim, 1),
    queryMaxlen: fields.integer('query_length', base.queryMaxlen, shortest),
    docMaxlen: fields.integer('document_length', base.docMaxlen, shortest),
    queryExpansion: fields.boolean('do_query_expansion', expansion) ? 'mask' : 'none',
    attendToExpansion: fields.boolean('attend_to_expansion_tokens', base.attendToExpansion),
    lowerCase: fields.boolean('do_lower_case', base.lowerCase),
    maskId: fields.integer('mask_token_id', base.maskId, 0),
    padId: fields.integer('pad_token_id', base.padId, 0),
    queryMarker: fields.marker('query_prefix', base.queryMarker),
    documentMarker: fields.marker('document_prefix', base.documentMarker),
    skiplist: fields.strings('skiplist_words', base.skiplist),
  }
}

/**
 * Reads `relevance_floor` of `onnx_config.json`: the mean similarity of a query's rows to the nearest passage below which
 * that passage is no answer. Colibri's own field; undefined in packages that were not calibrated.
 * @throws SearchError `model-invalid` when it is not a number from 0 to 1
 */
export function parseRelevanceFloor(json: unknown, file = 'onnx_config.json'): number | undefined {
  const value =
    typeof json === 'object' && json !== null && 'relevance_floor' in json ? json.relevance_floor : undefined
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new SearchError('model-invalid', `${file}: relevance_floor must be a number from 0 to 1`)
}

/**
 * Applies a caller's choices to a package's contract.
 * @throws SearchError `options-invalid` naming the option that is out of bounds.
 */
export function applyOverrides(contract: EncoderContract, overrides: ContractOverrides): EncoderContract {
  const positions = Math.max(bertPositions, contract.docMaxlen, contract.queryMaxlen)
  const { queryExpansion = contract.queryExpansion } = overrides
  if (queryExpansion !== 'mask' && queryExpansion !== 'none') {
    throw new SearchError('options-invalid', `queryExpansion must be "mask" or "none", not ${String(queryExpansion)}`)
  }
  const length = (name: 'queryMaxlen' | 'docMaxlen'): number => {
    const value = overrides[name] ?? contract[name]
    if (!Number.isInteger(value) || value < shortest || value > positions) {
      throw new SearchError('options-invalid', `${name} must be a whole number from ${shortest} to ${positions}`)
    }
    return value
  }
  return { ...contract, queryExpansion, queryMaxlen: length('queryMaxlen'), docMaxlen: length('docMaxlen') }
}

/** SHA-256 (hex) over a contract, field by field, and whatever else tells one encoder from another. */
export function digestOf(contract: EncoderContract, others: readonly string[]): Promise<string> {
  const { dim, queryMaxlen, docMaxlen, queryExpansion, attendToExpansion, lowerCase, maskId, padId } = contract
  const { queryMarker, documentMarker, skiplist } = contract
  const fields = [
    ...[dim, queryMaxlen, docMaxlen, queryExpansion, attendToExpansion, lowerCase, maskId, padId],
    ...[queryMarker.text, queryMarker.id, documentMarker.text, documentMarker.id, skiplist],
  ]
  return sha256(new TextEncoder().encode([...others, JSON.stringify(fields)].join('\n')))
}

/** Typed reading of a JSON object; null counts as absent, as exporters write it for "unset". */
class Fields {
  readonly #values: ReadonlyMap<string, unknown>
  readonly #file: string

  constructor(values: ReadonlyMap<string, unknown>, file: string) {
    this.#values = values
    this.#file = file
  }

  string(field: string, absent: string): string {
    const value = this.#values.get(field) ?? absent
    return typeof value === 'string' ? value : this.#refuse(field, 'a string')
  }

  boolean(field: string, absent: boolean): boolean {
    const value = this.#values.get(field) ?? absent
    return typeof value === 'boolean' ? value : this.#refuse(field, 'true or false')
  }

  integer(field: string, absent: number, least: number): number {
    const value = this.#values.get(field) ?? absent
    const valid = typeof value === 'number' && Number.isSafeInteger(value) && value >= least
    return valid ? value : this.#refuse(field, `a whole number of at least ${least}`)
  }

  strings(field: string, absent: readonly string[]): readonly string[] {
    const value = this.#values.get(field) ?? absent
    const valid = Array.isArray(value) && value.every((item) => typeof item === 'string')
    return valid ? value : this.#refuse(field, 'a list of strings')
  }

  /** A prefix without an id is another word than the reference's, so the reference's id does not go with it. */
  marker(field: string, absent: Marker): Marker {
    const text = this.string(field, absent.text)
    const given = this.#values.get(`${field}_id`) ?? undefined
    if (given === undefined) return text === absent.text ? absent : { text }
    return { text, id: this.integer(`${field}_id`, 0, 0) }
  }

  #refuse(field: string, wanted: string): never {
    throw new SearchError('model-invalid', `${this.#file}: ${field} must be ${wanted}`)
  }
}
