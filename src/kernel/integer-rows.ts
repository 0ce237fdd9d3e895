import type { QuantizedQuery } from '../core/search/quantize.ts'
import { planBursts } from './bursts.ts'
import { groupRows, type ModulePath } from './module.ts'

/**
 * How the module multiplies integers: i16 in pairs (without relaxed SIMD); i8 in quads, summed in 32 bits at once; or
 * i8 in bursts, summed in 16 bits and widened now and then. The last two give equal bits: quads are for engines that
 * make one machine instruction of the relaxed dot product, bursts for those that need three.
 */
export type DotProduct = 'pairs' | 'quads' | 'bursts'

/** What `dotLowering` answers where the relaxed dot product takes three instructions (assembly/lowering.ts). */
const saturatingLowering = 65_534

const stepBytes = groupRows * 4

/** Levels are stored with this much added on the relaxed path, where they must fit in 7 bits without a sign. */
export const levelOffset: Record<DotProduct, number> = { pairs: 0, quads: 64, bursts: 64 }

/** Bytes of one level in the module's work memory. */
export const levelBytes: Record<DotProduct, number> = { pairs: 2, quads: 1, bursts: 1 }

/** Query rows as integers, in groups of 16, the last one padded with rows of zeros. */
export interface IntegerRows {
  /** [group][step][16][integers of 4 bytes]; with bursts, each has a step of i16 biases in front. */
  readonly data: Int8Array | Int16Array
  /** Bytes of a group. */
  readonly stride: number
  /** [group][dim / 8 + 1]: steps of each burst, then zeros. Empty without bursts. */
  readonly bursts: Int32Array
  /** i32 a row, where its dot products start: cancels the levels' offset. All 0 with bursts, which see to it. */
  readonly biases: Int32Array
}

export function dotProductFor(path: ModulePath, lowering: number): DotProduct {
  if (path === 'simd') return 'pairs'
  return lowering === saturatingLowering ? 'bursts' : 'quads'
}

export function layOutRows(query: QuantizedQuery, dot: DotProduct): IntegerRows {
  if (dot === 'bursts') return layOutBursts(query)
  const { rows, dim, values } = query
  const groups = Math.ceil(rows / groupRows)
  const perStep = 4 / levelBytes[dot]
  const data = dot === 'pairs' ? new Int16Array(groups * groupRows * dim) : new Int8Array(groups * groupRows * dim)
  const biases = new Int32Array(groups * groupRows)
  for (let row = 0; row < rows; row++) {
    const group = (Math.floor(row / groupRows) * dim) / perStep
    for (let d = 0; d < dim; d++) {
      const value = values[row * dim + d] as number
      data[((group + Math.floor(d / perStep)) * groupRows + (row % groupRows)) * perStep + (d % perStep)] = value
      biases[row] = (biases[row] as number) - levelOffset[dot] * value
    }
  }
  return { data, stride: dim * groupRows * levelBytes[dot], bursts: new Int32Array(0), biases }
}

function layOutBursts({ rows, dim, values }: QuantizedQuery): IntegerRows {
  const groups = Math.ceil(rows / groupRows)
  // Every burst but the last is two steps at least.
  const stride = (dim / 4 + dim / 8) * stepBytes
  const planLength = dim / 8 + 1
  const data = new Int8Array(groups * stride)
  const bursts = new Int32Array(groups * planLength)
  for (let group = 0; group < groups; group++) {
    const ofGroup = values.subarray(group * groupRows * dim, (group + 1) * groupRows * dim)
    const plan = planBursts(ofGroup, dim)
    bursts.set(plan, group * planLength)
    layOutGroup(ofGroup, dim, plan, data.subarray(group * stride, (group + 1) * stride))
  }
  return { data, stride, bursts, biases: new Int32Array(groups * groupRows) }
}

function layOutGroup(values: Int8Array, dim: number, plan: readonly number[], data: Int8Array): void {
  const biases = new Int16Array(data.buffer, data.byteOffset, data.length / 2)
  for (let row = 0; row < values.length / dim; row++) {
    let from = row * dim
    let to = row * 4
    for (const steps of plan) {
      const bias = to >> 1
      for (let step = 0; step < steps; step++, from += 4) {
        to += stepBytes
        for (let place = 0; place < 4; place++) {
          const value = values[from + place] as number
          const lane = bias + (place >> 1)
          data[to + place] = value
          biases[lane] = (biases[lane] as number) - levelOffset.bursts * value
        }
      }
      to += stepBytes
    }
  }
}
