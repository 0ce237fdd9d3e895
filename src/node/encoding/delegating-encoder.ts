import type { Encoder } from '../../core/ports.ts'

/** The same encoder, but for what is overridden. */
export function delegatingEncoder(encoder: Encoder, overrides: Partial<Encoder>): Encoder {
  return {
    identity: encoder.identity,
    backend: encoder.backend,
    passageBudget: encoder.passageBudget,
    ...(encoder.relevanceFloor === undefined ? {} : { relevanceFloor: encoder.relevanceFloor }),
    countTokens: (text) => encoder.countTokens(text),
    planBatches: (texts) => encoder.planBatches(texts),
    passageRanges: (text) => encoder.passageRanges(text),
    queryRanges: (text) => encoder.queryRanges(text),
    encodeQuery: (text) => encoder.encodeQuery(text),
    encodePassages: (texts) => encoder.encodePassages(texts),
    dispose: () => encoder.dispose(),
    ...overrides,
  }
}
