import { quantizeQuery } from '../../../src/core/search/quantize.ts'
import { type DotProduct, layOutRows, levelBytes, levelOffset } from '../../../src/kernel/integer-rows.ts'
import type { Case } from './measure.ts'
import { uniform, type Workload } from './workload.ts'

interface ScoreIntegers {
  scoreIntegers(
    offsets: number,
    values: number,
    stride: number,
    count: number,
    query: number,
    groups: number,
    queryStride: number,
    bursts: number,
    burstStride: number,
    biases: number,
    scales: number,
    work: number,
    scores: number,
  ): void
}

const pageBytes = 65_536

/**
 * MaxSim over plain int8 embeddings of the workload's shapes, by the kernel's own tiles: values of 7 bits, as long in
 * memory as the path's levels are. Passages of odd length have one token more.
 *
 * @param base64 the module built from assembly/score-integers.ts
 */
export async function integerCase(dot: DotProduct, base64: string, { query, compressed }: Workload): Promise<Case> {
  const { dim } = query
  const lengths = compressed.doclens.map((doclen) => doclen + (doclen & 1))
  const tokens = lengths.reduce((sum, length) => sum + length, 0)
  const rows = layOutRows(quantizeQuery(query), dot)
  const groups = Math.ceil(query.rows / 16)
  const stride = dim * levelBytes[dot]
  const starts = Uint32Array.of(0, ...lengths.map((_, index) => lengths.slice(0, index + 1).reduce((a, b) => a + b, 0)))
  const random = uniform(3)
  const levels = Int16Array.from({ length: tokens * dim }, () => Math.floor(random() * 127) - 63 + levelOffset[dot])
  const parts: readonly ArrayBufferView[] = [
    starts,
    levelBytes[dot] === 1 ? Int8Array.from(levels) : levels,
    rows.data,
    rows.bursts,
    rows.biases,
    new Float32Array(groups * 16).fill(0.01),
    new Uint8Array(128 + groups * 64),
    new Float32Array(lengths.length),
  ]
  let end = 16
  const addresses = parts.map(({ byteLength }) => {
    const address = end
    end += Math.ceil(byteLength / 16) * 16
    return address
  })
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / pageBytes) })
  for (const [index, { buffer, byteOffset, byteLength }] of parts.entries()) {
    new Uint8Array(memory.buffer, addresses[index]).set(new Uint8Array(buffer, byteOffset, byteLength))
  }
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } })
  const { scoreIntegers } = instance.exports as WebAssembly.Exports & ScoreIntegers
  const [offsets = 0, values = 0, integers = 0, burstsAt = 0, biases = 0, scales = 0, work = 0, scores = 0] = addresses
  const bursts = dot === 'bursts' ? burstsAt : 0
  const burstStride = (dim / 8 + 1) * 4
  return {
    name: `plain int8 ${dot === 'pairs' ? 'simd' : 'relaxed'}`,
    pairs: query.rows * tokens,
    run: (times) => {
      for (let time = 0; time < times; time++) {
        scoreIntegers(
          offsets,
          values,
          stride,
          lengths.length,
          integers,
          groups,
          rows.stride,
          bursts,
          burstStride,
          biases,
          scales,
          work,
          scores,
        )
      }
    },
  }
}
