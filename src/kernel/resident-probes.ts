import { chooseProbes, type Probes } from '../core/search/probes.ts'
import type { QueryTables, ResidentCodec } from './codec.ts'
import type { Arena } from './memory.ts'
import { groupRows } from './module.ts'
import type { ResidentQuery } from './query.ts'

/** The probes of a query, here and in the kernel's memory. */
export interface ResidentProbes extends Probes {
  readonly block: number
  readonly addresses: { readonly codes: number; readonly weights: number }
}

export function placeProbes(
  arena: Arena,
  { groups, scales }: ResidentQuery,
  { count }: ResidentCodec,
  { approximations }: QueryTables,
): ResidentProbes {
  const stride = groups * groupRows
  const probes = chooseProbes(arena.bytes(approximations, count * stride), scales.length, stride)
  const [codes, weights] = arena.allocate(probes.codes.byteLength, probes.weights.byteLength)
  arena.write(codes, probes.codes)
  arena.write(weights, probes.weights)
  return { ...probes, block: codes, addresses: { codes, weights } }
}
