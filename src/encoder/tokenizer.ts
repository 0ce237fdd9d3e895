import { SearchError } from '../core/errors.ts'
import type { CharacterRange } from '../core/types.ts'
import type { EncoderContract, Marker } from './contract.ts'
import { Vocabulary } from './vocabulary.ts'

/** A text as the graph takes it, before padding. */
export interface TokenIds {
  readonly ids: readonly number[]
  /** 1 where other tokens attend to it, by index into `ids`. */
  readonly attention: readonly (0 | 1)[]
  /** Ascending indices into `ids` whose token embeddings are kept. */
  readonly kept: readonly number[]
}

/** Texts to token ids by a package's contract: markers, lengths, expansion and skiplist. */
export class ContractTokenizer {
  readonly #vocabulary: Vocabulary
  readonly #contract: EncoderContract
  readonly #queryMarker: number
  readonly #documentMarker: number
  readonly #skiplist: ReadonlySet<number>
  /** Special tokens and marker of every text. */
  readonly #fixed: number

  /** @throws SearchError `model-invalid` when tokenizer and contract do not fit together */
  constructor(json: unknown, contract: EncoderContract) {
    this.#vocabulary = new Vocabulary(json, contract.lowerCase)
    this.#contract = contract
    this.#queryMarker = markerId(this.#vocabulary, contract.queryMarker)
    this.#documentMarker = markerId(this.#vocabulary, contract.documentMarker)
    this.#skiplist = new Set(contract.skiplist.flatMap((word) => this.#vocabulary.idOf(word) ?? []))
    this.#fixed = this.#vocabulary.leading.length + 1 + this.#vocabulary.trailing.length
  }

  /** Word pieces that fit in one passage. */
  get passageBudget(): number {
    return this.#contract.docMaxlen - this.#fixed
  }

  /** Word pieces of a text, special tokens not counted. */
  countTokens(text: string): number {
    return this.#vocabulary.count(text)
  }

  /** Lets go of what is kept of texts that were counted, so that they need not be read again as passages. */
  forgetCounted(): void {
    this.#vocabulary.forget()
  }

  query(text: string): TokenIds {
    const { queryMaxlen, queryExpansion, attendToExpansion, maskId } = this.#contract
    const written = this.#frame(this.#queryMarker, this.#vocabulary.firstPieces(text, queryMaxlen - this.#fixed).ids)
    const expansion = queryExpansion === 'mask' ? queryMaxlen - written.length : 0
    const ids = [...written, ...Array<number>(expansion).fill(maskId)]
    const attention = ids.map((_, index) => (index < written.length || attendToExpansion ? 1 : 0))
    return { ids, attention, kept: [...ids.keys()] }
  }

  passage(text: string): TokenIds {
    const { ids: pieces } = this.#vocabulary.firstPieces(text, this.passageBudget)
    const ids = this.#frame(this.#documentMarker, pieces)
    const first = this.#vocabulary.leading.length + 1
    const end = first + pieces.length
    const kept = [...ids.keys()].filter((index) => {
      return index < first || index >= end || !this.#skiplist.has(ids[index] ?? this.#contract.padId)
    })
    return { ids, attention: ids.map(() => 1), kept }
  }

  queryRanges(text: string): readonly (CharacterRange | undefined)[] {
    const ranges = this.#vocabulary.ranges(text, this.#contract.queryMaxlen - this.#fixed)
    return this.#rows(this.query(text), ranges)
  }

  passageRanges(text: string): readonly (CharacterRange | undefined)[] {
    return this.#rows(this.passage(text), this.#vocabulary.ranges(text, this.passageBudget))
  }

  #rows(tokens: TokenIds, ranges: readonly (CharacterRange | undefined)[]): readonly (CharacterRange | undefined)[] {
    const first = this.#vocabulary.leading.length + 1
    return tokens.kept.map((index) => ranges[index - first])
  }

  #frame(marker: number, pieces: readonly number[]): number[] {
    const { leading, trailing } = this.#vocabulary
    return [...leading, marker, ...pieces, ...trailing]
  }
}

function markerId(vocabulary: Vocabulary, marker: Marker): number {
  const id = marker.id ?? vocabulary.idOf(marker.text) ?? vocabulary.idOf(marker.text.trim())
  if (id === undefined) {
    throw new SearchError('model-invalid', `the marker ${JSON.stringify(marker.text)} is not in tokenizer.json`)
  }
  return id
}
