import { editDistance } from './distance.ts'
import type { QueryTerm } from './query.ts'
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

/** Every term of an index, with the number of segments that hold it. */
export class Vocabulary {
  private readonly terms = new Map<string, number>()
  private readonly families = new Map<string, Set<string>>()

  /** @param segments that hold each of these terms */
  add(terms: Iterable<string>, segments = 1): void {
    for (const term of terms) {
      const holding = this.terms.get(term) ?? 0
      this.terms.set(term, holding + segments)
      if (holding > 0) continue
      const family = this.families.get(stem(term))
      if (family === undefined) this.families.set(stem(term), new Set([term]))
      else family.add(term)
    }
  }

  remove(terms: Iterable<string>, segments = 1): void {
    for (const term of terms) {
      const holding = this.terms.get(term) ?? 0
      if (holding > segments) {
        this.terms.set(term, holding - segments)
        continue
      }
      this.terms.delete(term)
      const family = this.families.get(stem(term))
      family?.delete(term)
      if (family?.size === 0) this.families.delete(stem(term))
    }
  }

  has(term: string): boolean {
    return this.terms.has(term) || this.families.has(stem(term))
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
    const found: string[] = []
    for (const term of this.terms.keys()) if (term.length > prefix.length && term.startsWith(prefix)) found.push(term)
    return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).slice(0, mostCompletions)
  }

  /** The terms of the fewest edits away, the most widespread first. */
  corrections(word: string): { readonly term: string; readonly edits: number }[] {
    if (word.length < shortestMisspelt) return []
    let limit = Math.min(mostEdits, Math.floor(word.length / lettersAnEdit))
    let found: { term: string; edits: number; holding: number }[] = []
    for (const [term, holding] of this.terms) {
      const edits = editDistance(word, term, limit)
      if (edits > limit) continue
      if (edits < limit) found = []
      limit = edits
      found.push({ term, edits, holding })
    }
    found.sort((a, b) => b.holding - a.holding || (a.term < b.term ? -1 : 1))
    return found.slice(0, mostCorrections).map(({ term, edits }) => ({ term, edits }))
  }
}
