import { finish, type Steps } from '../steps.ts'
import type { CharacterRange, Document, Passage, Section } from '../types.ts'
import { type Divide, halves, lines, paragraphs, sentences, trimmed } from './divide.ts'
import { type Piece, pack, type Room } from './pack.ts'
import { passageText, trailPrefix } from './passage-text.ts'
import { type CountTokens, shortenTrail, trailOf } from './trail.ts'

export interface SplitOptions {
  readonly countTokens: CountTokens
  /** Word pieces of one passage, its trail included. At least 1. */
  readonly budget: number
}

/** Part of the budget that a trail may take; a longer one is shortened. */
const trailShare = 1 / 4
/** English has four to five characters a word piece: a stretch of this many a piece is divided without being counted. */
const charactersPerToken = 12
/** Characters that are counted in one step, but for the last text of it: counting these takes some ten milliseconds. */
const stepCharacters = 50_000
/** A section with no more of them a word piece may well be one passage, and is first counted as such. */
const likelyCharactersPerToken = 6

/**
 * Splits a document into passages that fit the encoder, in order and without overlap. Sections are never joined.
 * Within one, whole paragraphs are packed together; a paragraph that does not fit is divided into sentences, a
 * sentence into lines, and a line into halves, down to single code points, which are never divided. White space at
 * the ends of a passage is left out; every other character is in exactly one passage.
 *
 * A document without any text gives one empty passage that is found by its title and first heading, or none when it
 * has neither.
 */
export function splitDocument(document: Document, options: SplitOptions): Passage[] {
  return finish(splitDocumentInSteps(document, options))
}

/** The same, in steps; a document that is not large takes one. */
export function* splitDocumentInSteps(document: Document, options: SplitOptions): Steps<Passage[]> {
  const sections: readonly Section[] = document.sections ?? [{ text: document.text ?? '' }]
  const measure = new Measure(options)
  const passages: Passage[] = []
  for (const [index, section] of sections.entries()) {
    for (const passage of yield* splitSection(document, section, index, measure)) passages.push(passage)
  }
  return passages.length > 0 ? passages : titlePassage(document, sections[0], options)
}

/** Counts word pieces, and tells when so much was counted that others should have a turn. */
class Measure implements SplitOptions {
  readonly budget: number
  private characters = 0

  constructor(private readonly options: SplitOptions) {
    this.budget = options.budget
  }

  readonly countTokens = (text: string): number => {
    this.characters += text.length
    return this.options.countTokens(text)
  };

  *turn(): Steps<void> {
    if (this.characters < stepCharacters) return
    this.characters = 0
    yield
  }
}

function titlePassage(document: Document, section: Section | undefined, options: SplitOptions): Passage[] {
  const trail = shortenTrail(trailOf(document, section), options.countTokens, options.budget)
  if (trail.length === 0) return []
  return [{ text: '', trail, ...anchorOf(section), section: 0, range: { start: 0, end: 0 } }]
}

function* splitSection(document: Document, section: Section, index: number, measure: Measure): Steps<Passage[]> {
  const { countTokens, budget } = measure
  const { text } = section
  const trail = shortenTrail(trailOf(document, section), countTokens, Math.floor(budget * trailShare))
  const passageOf = ({ start, end }: CharacterRange): Passage => ({
    text: text.slice(start, end),
    trail,
    ...anchorOf(section),
    section: index,
    range: { start, end },
  })
  const inner = trimmed(text, { start: 0, end: text.length })
  yield* measure.turn()
  if (inner === undefined) return []
  if (inner.end - inner.start <= budget * likelyCharactersPerToken) {
    const passage = passageOf(inner)
    if (countTokens(passageText(passage)) <= budget) return [passage]
  }
  const tokens = budget - countTokens(trailPrefix(trail))
  const room: Room = { tokens, characters: Math.max(tokens, 1) * charactersPerToken }
  const pieces: Piece[] = []
  yield* divideToFit(text, inner, [paragraphs, sentences, lines], room, measure, pieces)
  const passages: Passage[] = []
  for (const group of pack(pieces, room)) {
    passages.push(...withinBudget(text, group, passageOf, measure).map(passageOf))
    yield* measure.turn()
  }
  return passages
}

/** Pieces that fit the room, divided no finer than needed, are put behind those that there are. */
function* divideToFit(
  text: string,
  range: CharacterRange,
  levels: readonly Divide[],
  room: Room,
  measure: Measure,
  pieces: Piece[],
): Steps<void> {
  const [divide = halves, ...finer] = levels
  for (const part of divide(text, range)) {
    const tokens =
      part.end - part.start <= room.characters ? measure.countTokens(text.slice(part.start, part.end)) : Infinity
    if (tokens <= room.tokens || isCodePoint(text, part)) pieces.push({ ...part, tokens })
    else yield* divideToFit(text, part, finer, room, measure, pieces)
    yield* measure.turn()
  }
}

/**
 * Counts a group as the encoder will see it, and divides it where that is more than its pieces add up to: not every
 * tokenizer counts a whole as the sum of its parts.
 */
function withinBudget(
  text: string,
  group: readonly Piece[],
  passageOf: (range: CharacterRange) => Passage,
  options: SplitOptions,
): CharacterRange[] {
  const [first] = group
  const last = group.at(-1)
  if (first === undefined || last === undefined) return []
  const range = { start: first.start, end: last.end }
  const fits = options.countTokens(passageText(passageOf(range))) <= options.budget
  if (fits || isCodePoint(text, range)) return [range]
  const middle = group.length >> 1
  const divided =
    middle > 0
      ? [group.slice(0, middle), group.slice(middle)]
      : Array.from(halves(text, range), (part) => [{ ...part, tokens: 0 }])
  return divided.flatMap((part) => withinBudget(text, part, passageOf, options))
}

function isCodePoint(text: string, { start, end }: CharacterRange): boolean {
  return end - start <= ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
}

function anchorOf(section: Section | undefined): { anchor?: string } {
  return section?.anchor === undefined ? {} : { anchor: section.anchor }
}
