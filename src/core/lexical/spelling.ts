import { editDistance } from './distance.ts'

/** Terms of one length. */
interface Peers {
  readonly terms: string[]
  /** Which letters each has, a bit a letter; letters share bits. */
  readonly letters: number[]
}

const letterBits = 30
/** Terms are kept by so many characters of their beginning. */
const beginning = 2

/** Finds terms by how they are spelt, without a look at each of them. */
export class Spelling {
  private readonly byLength: Peers[] = []
  private readonly byBeginning = new Map<string, string[]>()

  constructor(terms: Iterable<string>) {
    for (const term of terms) this.add(term)
  }

  add(term: string): void {
    this.byLength[term.length] ??= { terms: [], letters: [] }
    const { terms, letters } = this.byLength[term.length] as Peers
    terms.push(term)
    letters.push(lettersOf(term))
    const begun = this.byBeginning.get(term.slice(0, beginning))
    if (begun === undefined) this.byBeginning.set(term.slice(0, beginning), [term])
    else begun.push(term)
  }

  /** The terms that begin with a prefix of two characters at least, without itself. */
  beginningWith(prefix: string): string[] {
    const begun = this.byBeginning.get(prefix.slice(0, beginning)) ?? []
    return begun.filter((term) => term.length > prefix.length && term.startsWith(prefix))
  }

  /** The terms of the fewest edits away from a word, `most` at most. */
  nearest(word: string, most: number): { readonly terms: string[]; readonly edits: number } {
    const wanted = lettersOf(word)
    let [found, limit]: [string[], number] = [[], most]
    for (let length = Math.max(word.length - most, 0); length <= word.length + most; length++) {
      const { terms, letters } = this.byLength[length] ?? { terms: [], letters: [] }
      for (let index = 0; index < terms.length; index++) {
        // An edit takes one letter away and brings in another, at most.
        if (bits(wanted ^ (letters[index] as number)) > 2 * limit) continue
        const edits = editDistance(word, terms[index] as string, limit)
        if (edits > limit) continue
        if (edits < limit) found = []
        limit = edits
        found.push(terms[index] as string)
      }
    }
    return { terms: found, edits: limit }
  }
}

function lettersOf(term: string): number {
  let letters = 0
  for (let index = 0; index < term.length; index++) letters |= 1 << (term.charCodeAt(index) % letterBits)
  return letters
}

/** How many bits are set. */
function bits(value: number): number {
  let pairs = value - ((value >>> 1) & 0x55555555)
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
