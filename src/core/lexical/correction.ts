import type { CharacterRange } from '../types.ts'

/** A word of a query and what it was most likely meant to be. */
export interface Replacement {
  readonly range: CharacterRange
  readonly by: string
}

/** A query with its misspelt words put right. */
export class Correction {
  readonly text: string
  private readonly pieces: { readonly start: number; readonly end: number; readonly original: CharacterRange }[] = []

  /** @param replacements ascending and apart from each other */
  constructor(query: string, replacements: readonly Replacement[]) {
    let text = ''
    let from = 0
    for (const { range, by } of replacements) {
      text += query.slice(from, range.start)
      this.pieces.push({ start: text.length, end: text.length + by.length, original: range })
      text += by
      from = range.end
    }
    this.text = text + query.slice(from)
  }

  /** Where in the query as it was typed a range of `text` comes from; a replaced word comes from the whole of it. */
  original({ start, end }: CharacterRange): CharacterRange {
    let shift = 0
    for (const piece of this.pieces) {
      if (start >= piece.end) shift = piece.original.end - piece.end
      else if (end > piece.start) return piece.original
    }
    return { start: start + shift, end: end + shift }
  }
}
