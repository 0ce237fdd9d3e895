import type { TokenEmbeddings } from '../../../src/core/types.ts'

/** MaxSim as anyone would write it in JavaScript first: over whole f32 embeddings, row by row, no tricks. */
export function plainMaxSim(query: TokenEmbeddings, doclens: Uint16Array, embeddings: Float32Array): Float32Array {
  const { rows, dim, data } = query
  const scores = new Float32Array(doclens.length)
  let first = 0
  for (let passage = 0; passage < doclens.length; passage++) {
    const end = first + (doclens[passage] as number)
    let score = 0
    for (let row = 0; row < rows; row++) {
      let best = -Infinity
      for (let token = first; token < end; token++) {
        let dot = 0
        for (let d = 0; d < dim; d++) dot += (data[row * dim + d] as number) * (embeddings[token * dim + d] as number)
        if (dot > best) best = dot
      }
      score += best
    }
    scores[passage] = score
    first = end
  }
  return scores
}
