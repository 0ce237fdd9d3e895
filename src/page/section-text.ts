import type { CharacterRange } from '../core/types.ts'

/** A stretch of one text node of the page. */
export interface NodeStretch extends CharacterRange {
  readonly node: Text
}

/** A stretch of a text node that stands in the text as it is, from `at` on. */
interface Piece extends NodeStretch {
  readonly at: number
}

/** From the weakest to the strongest: none, a space, a line, a paragraph. */
const separators = ['', ' ', '\n', '\n\n'] as const
type Separator = (typeof separators)[number]

/** Text put together from text nodes, with white space collapsed, that knows which node each character came from. */
export class SectionText {
  #text = ''
  #separator: Separator = ''
  readonly #pieces: Piece[] = []

  get text(): string {
    return this.#text
  }

  /** Parts what follows from what is there. The strongest of several separators counts. */
  separate(separator: Separator): void {
    if (separators.indexOf(separator) > separators.indexOf(this.#separator)) this.#separator = separator
  }

  /** @param verbatim keeps lines and indentation, as in `pre` */
  append(node: Text, verbatim: boolean): void {
    if (verbatim) this.#add(node, 0, node.data.length)
    else if (node.data !== '') {
      if (/^\s/.test(node.data)) this.separate(' ')
      for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
        this.#add(node, index, index + word.length)
        this.separate(' ')
      }
      if (!/\s$/.test(node.data) && this.#separator === ' ') this.#separator = ''
    }
  }

  /** Where a range of the text is in the page, a stretch for each text node; undefined when the page has changed. */
  stretches({ start, end }: CharacterRange): readonly NodeStretch[] | undefined {
    const found = new Map<Text, NodeStretch>()
    for (const piece of this.#pieces) {
      const { node, at } = piece
      if (at >= end || at + piece.end - piece.start <= start) continue
      if (
        !node.isConnected ||
        node.data.slice(piece.start, piece.end) !== this.#text.slice(at, at + piece.end - piece.start)
      ) {
        return undefined
      }
      const from = piece.start + Math.max(start - at, 0)
      const to = Math.min(piece.end, piece.start + end - at)
      found.set(node, { node, start: found.get(node)?.start ?? from, end: to })
    }
    return [...found.values()]
  }

  #add(node: Text, start: number, end: number): void {
    if (start === end) return
    if (this.#text !== '') this.#text += this.#separator
    this.#separator = ''
    this.#pieces.push({ node, start, end, at: this.#text.length })
    this.#text += node.data.slice(start, end)
  }
}
