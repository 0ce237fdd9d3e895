import type { IndexFormat } from '../core/options.ts'

/**
 * How an index that is built ahead of time is made. `default` loses no more than .010 nDCG@10 of a hybrid search on docs-vue, docs-tldr
 * and docs-mdn (`npm run bench -- bundle`, `-- loss`), and `small` weighs half of it. All keep 2 bits. Without pooling, as in `full`, the
 * codes themselves tell which words match; with it, they are those that are written alike, and a hit without any is encoded
 * once more.
 */
export const presets = {
  default: { nbits: 2, pool: 4 },
  small: { nbits: 2, pool: 10 },
  full: { nbits: 2, pool: 1 },
} as const satisfies Readonly<Record<string, IndexFormat>>

export type Preset = keyof typeof presets

export const presetNames = ['default', 'small', 'full'] as const satisfies readonly Preset[]

/** Whether a bundle that is fetched as a whole holds its words, or the browser makes them from the texts. */
export const sendsWords = (preset: Preset): boolean => preset !== 'small'
