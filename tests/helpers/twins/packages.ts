import { type BertShape, bertGraph, smallShape } from './bert.ts'
import { twinTokenizer } from './vocabulary.ts'

/** Files of a model package by path. */
export type PackageFiles = Map<string, Uint8Array<ArrayBuffer>>

const asciiPunctuation = Array.from('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

/** What lightonai/answerai-colbert-small-v1-onnx writes, `do_query_expansion: false` included. */
export const twinConfig = {
  model_type: 'ColBERT',
  model_name: 'answerai-colbert-small-v1',
  model_class: 'BertModel',
  uses_token_type_ids: true,
  query_prefix: '[unused0]',
  document_prefix: '[unused1]',
  query_length: 32,
  document_length: 300,
  do_query_expansion: false,
  attend_to_expansion_tokens: false,
  skiplist_words: asciiPunctuation,
  embedding_dim: 96,
  mask_token_id: 103,
  pad_token_id: 0,
  query_prefix_id: 1,
  document_prefix_id: 2,
  do_lower_case: false,
}

export interface TwinOptions {
  readonly shape?: BertShape
  /** Changes to onnx_config.json. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly seed?: number
}

/** Twin of lightonai/answerai-colbert-small-v1-onnx: the layout of PyLate's and next-plaid's exports. */
export function pylateTwin({ shape = smallShape, config = {}, seed = 1 }: TwinOptions = {}): PackageFiles {
  const contract = { ...twinConfig, ...config }
  const common = {
    shape,
    seed,
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
    output: 'output',
    projection: contract.embedding_dim,
  } as const
  return new Map([
    ['onnx_config.json', json(contract)],
    ['tokenizer.json', json(twinTokenizer(shape.vocabulary))],
    ['model.onnx', bertGraph({ ...common, weights: 'fp32' })],
    ['model_int8.onnx', bertGraph({ ...common, weights: 'dynamic' })],
  ])
}

/** Twin of answerdotai/answerai-colbert-small-v1, its bare 384-wide BERT `onnx/model.onnx` included. */
export function originalTwin({ shape = smallShape, seed = 1 }: Omit<TwinOptions, 'config'> = {}): PackageFiles {
  const bare = { ...shape, hidden: 384, heads: 12 }
  return new Map([
    ['config.json', json({ architectures: ['HF_ColBERT'], model_type: 'bert', hidden_size: shape.hidden })],
    ['tokenizer.json', json(twinTokenizer(shape.vocabulary))],
    [
      'vespa_colbert.onnx',
      bertGraph({
        shape,
        seed,
        inputs: ['input_ids', 'attention_mask'],
        output: 'contextual',
        projection: 96,
        weights: 'fp32',
      }),
    ],
    [
      'onnx/model.onnx',
      bertGraph({
        shape: bare,
        seed,
        inputs: ['input_ids', 'attention_mask', 'token_type_ids'],
        output: 'last_hidden_state',
        weights: 'fp32',
      }),
    ],
  ])
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(JSON.stringify(value)))
}
