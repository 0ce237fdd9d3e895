import type { Encoder, EncoderIdentity } from '../../src/core/ports.ts'
import { randomSource } from '../../src/core/random.ts'
import type { CharacterRange, TokenEmbeddings } from '../../src/core/types.ts'

const wordsOf = (text: string): { word: string; range: CharacterRange }[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({
    word: found[0].toLowerCase(),
    range: { start: found.index, end: found.index + found[0].length },
  }))

export interface WordEncoderOptions {
  readonly digest?: string
  readonly dim?: number
  readonly relevanceFloor?: number
  /** Called before each batch of passages. */
  readonly beforeBatch?: (texts: readonly string[]) => void | Promise<void>
}

/**
 * An encoder without a model, for tests of everything around it: each different word has a fixed random direction of
 * its own, so that MaxSim counts the query's words that the passage holds. Row 0 stands for no word, like CLS.
 */
export class WordEncoder implements Encoder {
  readonly identity: EncoderIdentity
  readonly backend = 'words'
  readonly passageBudget = 40
  readonly relevanceFloor?: number
  /** Texts encoded as passages so far. */
  encoded = 0
  disposed = false
  private readonly directions = new Map<string, Float32Array>()

  constructor(private readonly options: WordEncoderOptions = {}) {
    const { digest = 'words-1', dim = 64, relevanceFloor } = options
    if (relevanceFloor !== undefined) this.relevanceFloor = relevanceFloor
    this.identity = { digest, name: 'words', dim, queryMaxlen: 32, docMaxlen: 43 }
  }

  countTokens(text: string): number {
    return wordsOf(text).length
  }

  async encodeQuery(text: string): Promise<TokenEmbeddings> {
    return this.embed(text)
  }

  planBatches(texts: readonly string[]): readonly (readonly number[])[] {
    const batches: number[][] = []
    for (let start = 0; start < texts.length; start += 4) {
      batches.push(Array.from({ length: Math.min(4, texts.length - start) }, (_, index) => start + index))
    }
    return batches
  }

  async encodePassages(texts: readonly string[]): Promise<readonly TokenEmbeddings[]> {
    await this.options.beforeBatch?.(texts)
    this.encoded += texts.length
    return texts.map((text) => this.embed(text))
  }

  passageRanges(text: string): readonly (CharacterRange | undefined)[] {
    return [undefined, ...wordsOf(text).map(({ range }) => range)]
  }

  queryRanges(text: string): readonly (CharacterRange | undefined)[] {
    return this.passageRanges(text)
  }

  async dispose(): Promise<void> {
    this.disposed = true
  }

  private embed(text: string): TokenEmbeddings {
    const { dim } = this.identity
    const words = ['', ...wordsOf(text).map(({ word }) => word)]
    const data = new Float32Array(words.length * dim)
    for (const [row, word] of words.entries()) data.set(this.direction(word), row * dim)
    return { rows: words.length, dim, data }
  }

  private direction(word: string): Float32Array {
    const known = this.directions.get(word)
    if (known !== undefined) return known
    let seed = 7
    for (const character of word) seed = Math.imul(seed, 31) + (character.codePointAt(0) ?? 0)
    const random = randomSource(seed)
    const vector = Float32Array.from({ length: this.identity.dim }, () => random() - 0.5)
    const length = Math.hypot(...vector)
    const unit = vector.map((value) => value / length)
    this.directions.set(word, unit)
    return unit
  }
}
