import { inputNames, padBatch } from './batching.ts'
import { embeddingOutput } from './graph.ts'
import type { ModelPackage } from './package.ts'
import type { SessionInputs } from './session.ts'
import { ContractTokenizer } from './tokenizer.ts'

/** A fixed run of a package's graph, to compare backends by their speed and their numbers. */
export interface Trial {
  readonly inputs: SessionInputs
  readonly output: string
}

const texts = [
  'Late interaction compares every word of a question with every word of a passage, and sums the best matches.',
  'A browser can do so on its own: the model, the index and the search stay with the reader, and nothing is sent.',
]

export function trialOf({ contract, facts, tokenizer }: ModelPackage): Trial {
  const passages = new ContractTokenizer(tokenizer, contract)
  const inputs = inputNames.filter((name) => facts.inputs.includes(name))
  const tokens = texts.map((text) => passages.passage(text))
  return { inputs: padBatch(tokens, contract.padId, inputs), output: embeddingOutput(facts) }
}
