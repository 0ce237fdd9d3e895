import type { CharacterRange } from '../core/types.ts'

/** Text as a tokenizer's model sees it, each UTF-16 unit of it knowing which characters of the original it stands for. */
export interface MappedText {
  readonly characters: string
  /** By index into `characters`: start of the original characters. */
  readonly starts: readonly number[]
  /** By index into `characters`: end of the original characters. */
  readonly ends: readonly number[]
}

/**
 * A character with the marks and conjoining jamo that belong to it: what a Unicode normaliser may join, split or
 * reorder, and never more.
 */
const clusters = /[^\p{M}\u1160-\u11ff][\p{M}\u1160-\u11ff]*|[\p{M}\u1160-\u11ff]+/gu

/** Normalises text cluster by cluster. `normalise` may drop characters, change their number, and put spaces around them. */
export function mapText(text: string, normalise: (cluster: string) => string): MappedText {
  const known = new Map<string, string>()
  const parts: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    let normalised = known.get(cluster)
    if (normalised === undefined) {
      normalised = normalise(cluster)
      known.set(cluster, normalised)
    }
    parts.push(normalised)
    for (let unit = 0; unit < normalised.length; unit++) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
  }
  return { characters: parts.join(''), starts, ends }
}

/** The original characters behind `characters.slice(from, to)`. */
export function originalRange(mapped: MappedText, from: number, to: number): CharacterRange | undefined {
  const start = mapped.starts[from]
  const end = mapped.ends[to - 1]
  return start === undefined || end === undefined || to <= from ? undefined : { start, end }
}
