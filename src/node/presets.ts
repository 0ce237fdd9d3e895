import type { IndexFormat } from '../core/options.ts'

/**
 * How an index that is built ahead of time is made. Without pooling, the codes themselves tell which words match; with
 * it, a passage is encoded once more for that. Pooling by 2 saves less than by 4 and lost no less (docs/build-time.md).
 */
export const presets = {
  default: { nbits: 2, pool: 1 },
  small: { nbits: 2, pool: 4 },
} as const satisfies Readonly<Record<string, IndexFormat>>

export type Preset = keyof typeof presets
