import { SearchError } from '../core/errors.ts'
import type { Encoder, EncoderIdentity } from '../core/ports.ts'
import type { CharacterRange, TokenEmbeddings } from '../core/types.ts'
import { type BatchPolicy, inputNames, padBatch, planBatches } from './batching.ts'
import { embeddingOutput } from './graph.ts'
import type { ModelPackage } from './package.ts'
import { keepRows } from './rows.ts'
import type { Session, SessionOutput } from './session.ts'
import { ContractTokenizer, type TokenIds } from './tokenizer.ts'

export interface EncoderOptions {
  /** Most token ids in one run of the graph, padding included. Default 512 on WASM, 2,048 native, 16,384 on WebGPU. */
  readonly batchTokens?: number
}

/** A run must end soon enough for a waiting query on one thread of WASM; a GPU needs more at once to be busy. */
const batchTokens = new Map([
  ['webgpu', 16_384],
  ['native', 2048],
])
const fewestBatchTokens = 512
/** Padding costs as much as text: at most a fifth of a row. */
const similarity = 0.8

/**
 * Puts a package and a session of its graph together and tries them on an empty text.
 * The encoder owns the session from here on, also when this rejects.
 * @throws SearchError `model-invalid` when graph, tokenizer and contract do not fit together; `backend-failed`
 */
export async function createEncoder(parts: {
  readonly package: ModelPackage
  readonly session: Session
  readonly options?: EncoderOptions
}): Promise<Encoder> {
  try {
    const encoder = new PackageEncoder(parts.package, parts.session, parts.options ?? {})
    await encoder.encodePassages([''])
    return encoder
  } catch (error) {
    await parts.session.dispose()
    throw error
  }
}

class PackageEncoder implements Encoder {
  readonly identity: EncoderIdentity
  readonly backend: string
  readonly passageBudget: number
  readonly relevanceFloor?: number
  readonly #package: ModelPackage
  readonly #session: Session
  readonly #tokenizer: ContractTokenizer
  readonly #policy: BatchPolicy
  readonly #output: string
  /** Texts of the newest plan that are not encoded yet. */
  #planned = new Map<string, TokenIds>()
  #disposed = false

  constructor(from: ModelPackage, session: Session, options: EncoderOptions) {
    const { facts, contract } = from
    const strange = facts.inputs.filter((name) => !inputNames.some((known) => known === name))
    if (strange.length > 0 || !facts.inputs.includes('input_ids')) {
      throw new SearchError('model-invalid', `the graph's inputs are ${facts.inputs.join(', ')}: not a text encoder's`)
    }
    this.identity = from.identity
    this.backend = session.backend
    if (from.relevanceFloor !== undefined) this.relevanceFloor = from.relevanceFloor
    this.#package = from
    this.#session = session
    this.#tokenizer = new ContractTokenizer(from.tokenizer, contract)
    this.passageBudget = this.#tokenizer.passageBudget
    this.#output = embeddingOutput(facts)
    this.#policy = {
      tokens: options.batchTokens ?? batchTokens.get(session.backend) ?? fewestBatchTokens,
      similarity,
      alone: from.batching === 'alone',
    }
  }

  countTokens(text: string): number {
    return this.#tokenizer.countTokens(text)
  }

  async encodeQuery(text: string): Promise<TokenEmbeddings> {
    const [embeddings] = await this.#run([this.#tokenizer.query(text)])
    if (embeddings === undefined) throw new SearchError('backend-failed', 'the graph gave nothing for a query')
    return embeddings
  }

  planBatches(texts: readonly string[]): readonly (readonly number[])[] {
    const passages = texts.map((text) => this.#tokenizer.passage(text))
    this.#tokenizer.forgetCounted()
    this.#planned = new Map(passages.map((passage, index) => [texts[index] ?? '', passage]))
    return planBatches(
      passages.map(({ ids }) => ids.length),
      this.#policy,
    )
  }

  async encodePassages(texts: readonly string[]): Promise<readonly TokenEmbeddings[]> {
    const passages = texts.map((text) => this.#passage(text))
    if (!this.#policy.alone) return this.#run(passages)
    const encoded: TokenEmbeddings[] = []
    for (const passage of passages) encoded.push(...(await this.#run([passage])))
    return encoded
  }

  passageRanges(text: string): readonly (CharacterRange | undefined)[] {
    return this.#tokenizer.passageRanges(text)
  }

  queryRanges(text: string): readonly (CharacterRange | undefined)[] {
    return this.#tokenizer.queryRanges(text)
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    await this.#session.dispose()
  }

  #passage(text: string): TokenIds {
    const planned = this.#planned.get(text)
    this.#planned.delete(text)
    return planned ?? this.#tokenizer.passage(text)
  }

  async #run(texts: readonly TokenIds[]): Promise<TokenEmbeddings[]> {
    if (this.#disposed) throw new SearchError('disposed', 'the encoder has been disposed of')
    if (texts.length === 0) return []
    const { contract, facts } = this.#package
    const inputs = padBatch(texts, contract.padId, facts.inputs)
    const { data, dims } = await this.#compute(inputs)
    const [batch, length, width] = dims
    if (
      dims.length !== 3 ||
      batch !== texts.length ||
      length !== inputs.length ||
      data.length !== batch * length * (width ?? 0)
    ) {
      throw new SearchError(
        'model-invalid',
        `the graph's output ${this.#output} is [${dims.join(', ')}] where [${texts.length}, ${inputs.length}, ${contract.dim}] was due`,
      )
    }
    if (width !== contract.dim) {
      throw new SearchError(
        'model-invalid',
        `the graph's output ${this.#output} is ${width} wide and the package's embedding_dim is ${contract.dim}: ` +
          'it is most likely the bare language model, without the projection that makes token embeddings',
      )
    }
    return texts.map(({ kept }, index) => keepRows(data, contract.dim, index * length, kept))
  }

  async #compute(inputs: ReturnType<typeof padBatch>): Promise<SessionOutput> {
    try {
      return await this.#session.run(inputs, this.#output)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SearchError('backend-failed', `the encoder failed on ${this.backend}: ${reason}`, { cause })
    }
  }
}
