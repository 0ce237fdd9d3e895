import type { CharacterRange } from '../core/types.ts'
import { type MappedText, originalRange } from './mapped-text.ts'
import type { Alphabet, Surface } from './surfaces.ts'

/** How far ahead a token is looked for when it is not where the last one ended. */
const resyncWindow = 256

const blanks: Readonly<Record<Alphabet, RegExp>> = {
  characters: /[\s\u2581]/,
  bytes: /[\u0109\u010a\u010d\u0120]/,
}
/** What BERT's pre-tokenizer takes for one word: a punctuation character, or a run of neither punctuation nor space. */
const word = /[\p{P}!-/:-@[-`{-~]|[^\s\p{P}!-/:-@[-`{-~]+/uy

/**
 * Finds each token in the text the model saw, in order, and from there in the original. Linear in tokens plus text.
 * A token that cannot be found gives undefined and does not disturb those after it.
 */
export function alignTokens(
  mapped: MappedText,
  surfaces: readonly Surface[],
  alphabet: Alphabet,
): (CharacterRange | undefined)[] {
  const characters = foldSigma(mapped.characters)
  const blank = blanks[alphabet]
  const skipBlanks = (from: number, until: number): number => {
    let at = from
    while (at < until && blank.test(characters.charAt(at))) at++
    return at
  }
  let cursor = 0
  return surfaces.map((surface) => {
    const next = skipBlanks(cursor, characters.length)
    const found = surface.unknown ? wordAt(characters, next) : locate(characters, surface.text, [cursor, next], blank)
    if (found === undefined) return undefined
    cursor = found.end
    return originalRange(mapped, skipBlanks(found.start, found.end - 1), found.end)
  })
}

function locate(
  characters: string,
  surface: string,
  places: readonly [number, number],
  blank: RegExp,
): CharacterRange | undefined {
  const exact = foldSigma(surface)
  const bare = blank.test(exact.charAt(0)) ? exact.slice(1) : exact
  for (const wanted of [exact, bare]) {
    const start = places.find((place) => wanted !== '' && characters.startsWith(wanted, place))
    if (start !== undefined) return { start, end: start + wanted.length }
  }
  if (bare === '') return undefined
  const [cursor] = places
  const ahead = characters.slice(cursor, cursor + resyncWindow + bare.length).indexOf(bare)
  return ahead < 0 ? undefined : { start: cursor + ahead, end: cursor + ahead + bare.length }
}

function wordAt(characters: string, start: number): CharacterRange | undefined {
  word.lastIndex = start
  const match = word.exec(characters)
  return match === null ? undefined : { start, end: start + match[0].length }
}

/** Lower-casing a whole word ends it with a final sigma; lower-casing its last letter alone does not. */
function foldSigma(text: string): string {
  return text.replaceAll('\u03c2', '\u03c3')
}
