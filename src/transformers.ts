import { SearchError } from './core/errors.ts'
import type { Encoder } from './core/ports.ts'
import { applyOverrides, digestOf, type EncoderContract, referenceContract } from './encoder/contract.ts'
import { createEncoder } from './encoder/encoder.ts'
import type { Session } from './encoder/session.ts'

/** A tokenizer that the application has loaded with @huggingface/transformers 4, for instance by AutoTokenizer. */
export interface TransformersTokenizer {
  /** The parsed tokenizer.json. */
  readonly _tokenizerJSON?: unknown
}

/** A model that the application has loaded with @huggingface/transformers, for instance by AutoModel. */
export type TransformersModel<T> = (inputs: {
  readonly input_ids: T
  readonly attention_mask: T
}) => Promise<Readonly<Record<string, unknown>>>

export interface TransformersOptions<T> extends Partial<EncoderContract> {
  readonly tokenizer: TransformersTokenizer
  readonly model: TransformersModel<T>
  /** `Tensor` of the same @huggingface/transformers. */
  readonly Tensor: new (
    type: 'int64',
    data: BigInt64Array,
    dims: number[],
  ) => T
  /** Name and version of the weights: an index is refused by an encoder of another name. */
  readonly name: string
  /** Output of the model that holds the token embeddings, [batch, sequence, dim]. Default `last_hidden_state`. */
  readonly output?: string
  /**
   * Whether texts may share a run. Default `alone`, which is right for every model; `together` is faster, and right for
   * models without dynamic quantisation.
   */
  readonly batching?: 'together' | 'alone'
}

/**
 * An encoder over a late-interaction model that an application has loaded with @huggingface/transformers.
 * The contract's fields default to answerdotai/answerai-colbert-small-v1's. The model stays the application's:
 * disposing of the encoder leaves it loaded.
 * @throws SearchError `options-invalid` or `model-invalid`
 */
export async function transformersEncoder<T>(options: TransformersOptions<T>): Promise<Encoder> {
  const { tokenizer, model, Tensor, name, output = 'last_hidden_state', batching = 'alone', ...fields } = options
  const json = tokenizer._tokenizerJSON
  if (json === undefined) {
    throw new SearchError('options-invalid', 'the tokenizer is not one of @huggingface/transformers 4: it has no JSON')
  }
  const contract = applyOverrides({ ...referenceContract, ...fields, name }, {})
  const { dim, queryMaxlen, docMaxlen } = contract
  const digest = await digestOf(contract, [name, JSON.stringify(json)])
  const inputs = ['input_ids', 'attention_mask']
  return createEncoder({
    package: {
      identity: { digest, name, dim, queryMaxlen, docMaxlen },
      contract,
      tokenizer: json,
      facts: { inputs, outputs: [output], operators: new Set(), halfPrecision: false },
      batching,
    },
    session: modelSession(model, Tensor),
  })
}

function modelSession<T>(
  model: TransformersModel<T>,
  Tensor: new (type: 'int64', data: BigInt64Array, dims: number[]) => T,
): Session {
  return {
    backend: 'transformers',
    async run({ texts, length, tensors }, output) {
      const tensor = (name: string): T =>
        new Tensor('int64', tensors.get(name) ?? new BigInt64Array(texts * length), [texts, length])
      const results = await model({ input_ids: tensor('input_ids'), attention_mask: tensor('attention_mask') })
      return floatTensor(results[output], output)
    },
    dispose: async () => undefined,
  }
}

function floatTensor(tensor: unknown, output: string) {
  if (typeof tensor === 'object' && tensor !== null && 'data' in tensor && 'dims' in tensor) {
    const { data, dims } = tensor
    if (data instanceof Float32Array && Array.isArray(dims)) return { data, dims: dims.map(Number) }
  }
  throw new TypeError(`the model has no float32 output ${output}`)
}
