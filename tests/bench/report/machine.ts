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
