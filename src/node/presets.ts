import type { IndexFormat } from '../core/options.ts'

/** How an index that is built ahead of time is made. */
export const presets = {
  default: { nbits: 2, pool: 1 },
  small: { nbits: 2, pool: 2 },
} as const satisfies Readonly<Record<string, IndexFormat>>

export type Preset = keyof typeof presets
