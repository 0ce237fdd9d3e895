import type { SessionInputs } from './session.ts'
import type { TokenIds } from './tokenizer.ts'

/** Bounds of one run of the graph. */
export interface BatchPolicy {
  /** Most token ids in one batch, padding included. A single longer text is a batch of its own. */
  readonly tokens: number
  /** Shortest text of a batch, as a fraction of its longest. */
  readonly similarity: number
  /** One text a batch, for graphs that scale activations over the whole batch. */
  readonly alone: boolean
}

/** Divides texts into batches: indices ordered by length, longest batch first, each index once. */
export function planBatches(lengths: readonly number[], policy: BatchPolicy): number[][] {
  const lengthOf = (index: number): number => lengths[index] ?? 0
  const order = [...lengths.keys()].sort((a, b) => lengthOf(b) - lengthOf(a) || a - b)
  const batches: number[][] = []
  let batch: number[] = []
  for (const index of order) {
    const longest = lengthOf(batch[0] ?? index)
    const fits =
      !policy.alone && longest * (batch.length + 1) <= policy.tokens && lengthOf(index) >= longest * policy.similarity
    if (batch.length === 0 || !fits) {
      batch = []
      batches.push(batch)
    }
    batch.push(index)
  }
  return batches
}

/** Names of the graph inputs that texts can fill. */
export const inputNames = ['input_ids', 'attention_mask', 'token_type_ids'] as const

/** Pads texts to the longest of them, in one allocation: `ids` with `padId`, attention with 0. */
export function padBatch(texts: readonly TokenIds[], padId: number, inputs: readonly string[]): SessionInputs {
  const length = texts.reduce((most, { ids }) => Math.max(most, ids.length), 0)
  const size = texts.length * length
  const memory = new BigInt64Array(size * inputs.length)
  const tensors = new Map(inputs.map((name, index) => [name, memory.subarray(index * size, (index + 1) * size)]))
  const ids = tensors.get('input_ids')
  const attention = tensors.get('attention_mask')
  ids?.fill(BigInt(padId))
  for (const [row, text] of texts.entries()) {
    for (const [column, id] of text.ids.entries()) {
      if (ids !== undefined) ids[row * length + column] = BigInt(id)
      if (attention !== undefined) attention[row * length + column] = text.attention[column] === 1 ? 1n : 0n
    }
  }
  return { texts: texts.length, length, tensors }
}
