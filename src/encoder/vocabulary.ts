import { Tokenizer } from '@huggingface/tokenizers'
import { SearchError } from '../core/errors.ts'
import type { CharacterRange } from '../core/types.ts'
import { alignTokens } from './alignment.ts'
import { bertMending } from './bert-normaliser.ts'
import { mapText } from './mapped-text.ts'
import { type Pieces, RecentPieces } from './recent-pieces.ts'
import { type Alphabet, type SurfaceRules, spell, surfaceOf } from './surfaces.ts'

/** A package's tokenizer.json: word pieces of texts, and the characters they stand for. */
export class Vocabulary {
  /** Special tokens in front of a text, `[CLS]`. */
  readonly leading: readonly number[]
  /** Special tokens after a text, `[SEP]`. */
  readonly trailing: readonly number[]
  readonly #tokenizer: Tokenizer
  readonly #lowerCase: boolean
  readonly #mend: (text: string) => string
  readonly #rules: SurfaceRules
  readonly #counted = new RecentPieces()

  /**
   * @param json The parsed tokenizer.json.
   * @param lowerCase Lower-case every text first, unless the tokenizer's own normaliser does: that one spares the names
   * of special tokens, `[MASK]` in a text stays one.
   * @throws SearchError `model-invalid`
   */
  constructor(json: unknown, lowerCase: boolean) {
    try {
      if (typeof json !== 'object' || json === null) throw new Error('it is not a JSON object')
      this.#tokenizer = new Tokenizer(json, {})
      const { ids } = this.#tokenizer.encode('')
      this.leading = ids.slice(0, 1)
      this.trailing = ids.slice(1)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new SearchError('model-invalid', `tokenizer.json cannot be used: ${reason}`, { cause })
    }
    if (this.leading.length === 0) {
      throw new SearchError('model-invalid', 'tokenizer.json puts no special token in front of a text')
    }
    this.#lowerCase = lowerCase && !lowersCase(field(json, 'normalizer'))
    this.#mend = bertMending(field(json, 'normalizer'))
    this.#rules = surfaceRules(json, this.#tokenizer)
  }

  idOf(token: string): number | undefined {
    return this.#tokenizer.token_to_id(token)
  }

  /** How many pieces a text has, special tokens not added. They are kept for a while, until `forget` at the latest. */
  count(text: string): number {
    const known = this.#counted.get(text)
    if (known !== undefined) return known.ids.length
    const pieces = this.#pieces(text)
    this.#counted.add(text, pieces)
    return pieces.ids.length
  }

  /** Lets go of the pieces of texts that were counted. */
  forget(): void {
    this.#counted.clear()
  }

  /** The first `most` pieces of a text. Reads no more of a long text than it needs. */
  firstPieces(text: string, most: number): Pieces {
    const { ids, tokens } = this.#beginning(text, most).pieces
    return { ids: ids.slice(0, most), tokens: tokens.slice(0, most) }
  }

  /** For each of the first `most` pieces of a text, the characters it stands for. */
  ranges(text: string, most: number): (CharacterRange | undefined)[] {
    const { text: read, pieces } = this.#beginning(text, most)
    const surfaces = pieces.tokens.slice(0, most).map((token) => surfaceOf(token, this.#rules))
    const { alphabet } = this.#rules
    return alignTokens(
      mapText(read, (cluster) => spell(this.#normalise(cluster), alphabet)),
      surfaces,
      alphabet,
    )
  }

  #pieces(text: string): Pieces {
    const { ids, tokens } = this.#tokenizer.encode(this.#prepare(text), { add_special_tokens: false })
    return { ids, tokens }
  }

  #beginning(text: string, most: number): { text: string; pieces: Pieces } {
    for (let size = 16 * most; ; size *= 4) {
      const end = wordBreak(text, size)
      const read = text.slice(0, end)
      const pieces = this.#counted.get(read) ?? this.#pieces(read)
      if (pieces.ids.length >= most || end === text.length) return { text: read, pieces }
    }
  }

  #prepare(text: string): string {
    const safe = text.replace(endlessMarks, '$1')
    return this.#mend(this.#lowerCase ? safe.toLowerCase() : safe)
  }

  #normalise(cluster: string): string {
    const prepared = this.#prepare(cluster)
    return this.#tokenizer.normalizer?.normalize(prepared) ?? prepared
  }
}

/**
 * More combining marks in a row than the Stream-Safe Text Format allows (UAX #15): no language has them, and sorting them
 * into canonical order takes quadratic time.
 */
const endlessMarks = /(\p{M}{30})\p{M}+/gu

/** One blank between two words: no tokenizer joins anything across it, so what is before it is read alike alone. */
const singleBlank = /(?<=[\p{L}\p{N}.,;:!?)])[ \n](?=[\p{L}\p{N}])/gu

/** Where the first `size` characters, or a little more, end between two words; the text's end when nowhere. */
function wordBreak(text: string, size: number): number {
  if (text.length <= size) return text.length
  singleBlank.lastIndex = size
  return singleBlank.exec(text)?.index ?? text.length
}

function surfaceRules(json: object, tokenizer: Tokenizer): SurfaceRules {
  const byteLevel = /"type"\s*:\s*"ByteLevel"/.test(JSON.stringify([field(json, 'pre_tokenizer')]))
  const alphabet: Alphabet = byteLevel ? 'bytes' : 'characters'
  const continuation = field(field(json, 'model'), 'continuing_subword_prefix')
  const added = Array.from(tokenizer.get_added_tokens_decoder().values(), ({ content }): [string, string] => [
    content,
    tokenizer.normalizer?.normalize(content) ?? content,
  ])
  return {
    alphabet,
    continuation: typeof continuation === 'string' ? continuation : '',
    unknown: tokenizer.model?.unk_token,
    added: new Map(added),
  }
}

function lowersCase(normalizer: unknown): boolean {
  return /"lowercase":true|"type":"Lowercase"/.test(JSON.stringify([normalizer]))
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined
}
