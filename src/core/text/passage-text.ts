import type { Passage } from '../types.ts'

/** What stands in front of a passage's own text for the encoder: each entry of the trail on a line of its own. */
export function trailPrefix(trail: readonly string[]): string {
  return trail.map((line) => `${line}\n`).join('')
}

/** What the encoder sees of a passage. */
export function passageText(passage: Pick<Passage, 'trail' | 'text'>): string {
  return trailPrefix(passage.trail) + passage.text
}

/** Where `passage.text` begins in `passageText(passage)`; characters before it belong to the trail. */
export function passageTextStart(passage: Pick<Passage, 'trail'>): number {
  return trailPrefix(passage.trail).length
}
