import { existsSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

/** What the figures were measured on. The load says how much else the machine did at the time. */
export function machine(): { readonly [fact: string]: string } {
  const cores = cpus()
  const load = (loadavg()[0] ?? 0).toFixed(1)
  return {
    machine: `${cores.length} x ${cores[0]?.model ?? 'unknown processor'}`,
    load: `${load} when it ended`,
    Node: process.versions.node,
  }
}

const processorFile = '/proc/cpuinfo'

/** Instructions of this processor that add up products of bytes in one go; Linux alone says which there are. */
export function byteDotProducts(): string {
  return existsSync(processorFile) ? byteDotProductsIn(readFileSync(processorFile, 'utf8')) : 'unknown'
}

/** @param processors text of /proc/cpuinfo */
export function byteDotProductsIn(processors: string): string {
  const found = /^(?:flags|Features)\s*:(.*)$/m.exec(processors)?.[1]?.split(' ')
  if (found === undefined) return 'unknown'
  // Intel's and AMD's, then ARM's.
  const known = ['avx_vnni', 'avx512_vnni', 'asimddp', 'i8mm'].filter((flag) => found.includes(flag))
  return known.length > 0 ? known.join(', ') : 'none'
}
