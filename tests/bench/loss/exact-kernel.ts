import type { Kernel } from '../../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'

/** Scores of each of a chunk's passages, for one query. */
export type ScoresOf = (chunk: string) => Float32Array

/**
 * A kernel that answers with scores made beforehand, by the very query object they were made for. Only a search that scores
 * every passage may run on it: it scans as the kernel under it does.
 */
export function exactKernel(kernel: Kernel, scoresFor: ReadonlyMap<TokenEmbeddings, ScoresOf>): Kernel {
  let scoresOf: ScoresOf | undefined
  return new Proxy(kernel, {
    get(_, name) {
      if (name === 'setQuery') {
        return (query: TokenEmbeddings) => {
          scoresOf = scoresFor.get(query)
        }
      }
      if (name === 'scoreEach') {
        return (lists: Parameters<Kernel['scoreEach']>[0]) =>
          lists.map(({ chunk, passages }) => {
            const scores = scoresOf?.(chunk)
            if (scores === undefined) throw new Error('this query has no scores')
            return passages === undefined ? scores : Float32Array.from(passages, (passage) => scores[passage] as number)
          })
      }
      const value: unknown = Reflect.get(kernel, name)
      return typeof value === 'function' ? value.bind(kernel) : value
    },
  })
}
