import type { QueryTerm } from './query.ts'
import { Spelling } from './spelling.ts'
import { stem } from './stem.ts'
import { expansionWeights } from './weights.ts'

/** A word that answers one of a query's, and what it counts beside the very word. */
export interface Expansion {
  readonly term: string
  readonly weight: number
}

/** A word may be misspelt from this length on, by one edit for every five letters, two at most. */
export const shortestMisspelt = 5
const lettersAnEdit = 5
const mostEdits = 2
/** A word of fewer letters begins too many others. */
export const shortestPrefix = 2
const mostCompletions = 40
const mostCorrections = 12

/** Every term of an index, with the segments that hold it. */
export class Vocabulary {
  /** Of each term the numbers of the segments that hold it, each followed by the term's place there. */
  private readonly terms = new Map<string, number[]>()
  /** Of each term of a lexicon how many chunks of it hold the term. */
  private readonly ofLexicon = new Map<string, number>()
  /** Terms of one stem. */
  private readonly families = new Map<string, string[]>()
  /** Made when it is first asked for, and after terms have gone. */
  private spelling: Spelling | undefined

  /** @param terms of a segment, by their places in it */
  add(segment: number, terms: readonly string[]): void {
    for (const [place, term] of terms.entries()) {
      this.holdersOf(term).push(segment, place)
    }
  }

  /** Takes in a term of a lexicon, which so many of its chunks hold. */
  learn(term: string, holding: number): void {
    this.holdersOf(term)
    this.ofLexicon.set(term, holding)
  }

  /** Takes back what `learn` took in. */
  forget(term: string): void {
    this.ofLexicon.delete(term)
    if (this.terms.get(term)?.length === 0) this.drop(term)
  }

  remove(segment: number, terms: Iterable<string>): void {
    for (const term of terms) {
      const holders = this.terms.get(term) ?? []
      for (let at = 0; at < holders.length; at += 2) if (holders[at] === segment) holders.splice(at, 2)
      if (holders.length === 0 && !this.ofLexicon.has(term)) this.drop(term)
    }
  }

  private holdersOf(term: string): number[] {
    const known = this.terms.get(term)
    if (known !== undefined) return known
    const holders: number[] = []
    this.terms.set(term, holders)
    this.spelling?.add(term)
    const family = this.families.get(stem(term))
    if (family === undefined) this.families.set(stem(term), [term])
    else family.push(term)
    return holders
  }

  private drop(term: string): void {
    this.terms.delete(term)
    this.spelling = undefined
    const family = this.families.get(stem(term)) ?? []
    if (family.length > 1) family.splice(family.indexOf(term), 1)
    else this.families.delete(stem(term))
  }

  has(term: string): boolean {
    return this.terms.has(term) || this.families.has(stem(term))
  }

  /** Calls back with each segment that holds a term, and the term's place in it; those of a lexicon are left out. */
  holders(term: string, visit: (segment: number, place: number) => void): void {
    const holders = this.terms.get(term) ?? []
    for (let at = 0; at < holders.length; at += 2) visit(holders[at] as number, holders[at + 1] as number)
  }

  /** The words that answer a query's: itself and its forms, those it begins, or else, if asked, those it may be meant for. */
  expand({ term, kind, open }: QueryTerm, guess: boolean): Expansion[] {
    const weights = new Map<string, number>()
    const offer = (found: string, weight: number) => weights.set(found, Math.max(weights.get(found) ?? 0, weight))
    const isWord = this.has(term)
    if (this.terms.has(term)) offer(term, 1)
    if (kind === 'word') {
      for (const form of this.families.get(stem(term)) ?? []) offer(form, expansionWeights.form)
      if (open && term.length >= shortestPrefix) {
        const weight = isWord ? expansionWeights.longer : expansionWeights.completed
        for (const longer of this.completions(term)) offer(longer, weight)
      }
      if (guess && weights.size === 0) {
        for (const { term: near, edits } of this.corrections(term)) offer(near, expansionWeights.misspelt[edits] ?? 0)
      }
    }
    return Array.from(weights, ([found, weight]) => ({ term: found, weight }))
  }

  private completions(prefix: string): string[] {
    const found = this.spelt().beginningWith(prefix)
    return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, mostCompletions)
  }

  /** The terms of the fewest edits away, the most widespread first. */
  corrections(word: string): { readonly term: string; readonly edits: number }[] {
    if (word.length < shortestMisspelt) return []
    const { terms, edits } = this.spelt().nearest(word, Math.min(mostEdits, Math.floor(word.length / lettersAnEdit)))
    const holding = (term: string) => (this.terms.get(term)?.length ?? 0) / 2 + (this.ofLexicon.get(term) ?? 0)
    terms.sort((a, b) => holding(b) - holding(a) || (a < b ? -1 : 1))
    return terms.slice(0, mostCorrections).map((term) => ({ term, edits }))
  }

  private spelt(): Spelling {
    this.spelling ??= new Spelling(this.terms.keys())
    return this.spelling
  }
}
