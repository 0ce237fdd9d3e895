import type { CharacterRange } from '../types.ts'

/**
 * A term of a text. An identifier gives several: `Array.prototype.map` is itself (`whole`), the words `array`,
 * `prototype` and `map`; `addEventListener` is a word, and `add`, `event` and `listener` are parts of it.
 */
export interface Word {
  readonly term: string
  readonly kind: 'word' | 'whole' | 'part'
  /** Where in the text it stands. */
  readonly range: CharacterRange
}

/** Words joined by `.`, `_` or `-`; `C++` and `C#` keep their signs. */
const runs = /[\p{L}\p{N}\p{M}]+(?:[._-]+[\p{L}\p{N}\p{M}]+)*(?:\+\+|#)?/gu
const joints = /[._-]+/u
/** Writing that puts no blanks between its words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Between the words of camelCase, an abbreviation and the word after it, and letters and digits. */
const humps = /(?<=[\p{Ll}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})/u
const mayHaveHumps = /\p{L}\p{N}|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u
/** Longer ones are data, not words that anybody types. */
const longest = 64

let segmenter: Intl.Segmenter | undefined

/** The terms of a text in order, folded: NFKC, lower case, without diacritics. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (unspaced.test(run)) addSegments(words, run, index)
    else addRun(words, run, index)
  }
  return words
}

/** Lower case, compatibility forms and diacritics evened out, so that `Straße`, `STRASSE` and `ﬁ`, `fi` meet. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .normalize('NFC')
}

function addRun(words: Word[], run: string, index: number): void {
  const pieces = run.split(joints)
  const whole = fold(run)
  if (pieces.length > 1 && whole.length <= longest) add(words, whole, 'whole', index, run.length)
  let start = index
  for (const piece of pieces) {
    start = index + run.indexOf(piece, start - index)
    if (piece.length <= longest) addWord(words, piece, start)
    start += piece.length
  }
}

function addWord(words: Word[], signed: string, start: number): void {
  const word = signed.replace(/(?:\+\+|#)$/, '')
  if (word !== signed) add(words, fold(signed), 'whole', start, signed.length)
  add(words, fold(word), 'word', start, word.length)
  if (!mayHaveHumps.test(word)) return
  let at = start
  for (const part of word.split(humps)) {
    if (part.length > 1 && part.length < word.length) add(words, fold(part), 'part', at, part.length)
    at += part.length
  }
}

function addSegments(words: Word[], run: string, index: number): void {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  for (const { segment, index: offset, isWordLike } of segmenter.segment(run)) {
    if (isWordLike === true && segment.length <= longest) {
      add(words, fold(segment), 'word', index + offset, segment.length)
    }
  }
}

function add(words: Word[], term: string, kind: Word['kind'], start: number, length: number): void {
  if (term !== '') words.push({ term, kind, range: { start, end: start + length } })
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}
