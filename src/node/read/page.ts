import type { Document, Metadata, Section } from '../../core/types.ts'

/** What a reader found in a text; undefined where the text asks to be left out. */
export interface Page {
  readonly title?: string | undefined
  readonly sections: readonly Section[]
  readonly metadata?: Metadata | undefined
  readonly boost?: number | undefined
  /** Where the page says that it is read. */
  readonly url?: string | undefined
}

export function documentOf(id: string, fallbackTitle: string, url: string, page: Page): Document {
  return {
    id,
    title: page.title ?? fallbackTitle,
    sections: page.sections,
    url: page.url ?? url,
    ...(page.metadata === undefined ? {} : { metadata: page.metadata }),
    ...(page.boost === undefined ? {} : { boost: page.boost }),
  }
}

interface Open {
  readonly heading: readonly string[]
  readonly anchor: string | undefined
  text: string
}

/** Gathers text under headings, with the trail of those above. */
export class SectionList {
  private readonly open: Open[] = [{ heading: [], anchor: undefined, text: '' }]
  private readonly trail: { readonly level: number; readonly name: string }[] = []

  /** Starts the section of a heading. A heading of the first level is the page's, and not part of the trail. */
  heading(level: number, name: string, anchor: string | undefined): void {
    const above = this.trail.findIndex((entry) => entry.level >= level)
    if (above >= 0) this.trail.splice(above)
    if (level > 1) this.trail.push({ level, name })
    this.open.push({ heading: this.trail.map((entry) => entry.name), anchor, text: '' })
  }

  /** Adds text as it stands. */
  add(text: string): void {
    const last = this.open.at(-1)
    if (last !== undefined) last.text += text
  }

  /** Sections that have text; the rest only lends its headings to those below. */
  finish(): Section[] {
    return this.open.flatMap(({ heading, anchor, text }) => {
      const tidy = text
        .replace(/[ \t]+\n/g, '\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
      if (tidy === '') return []
      return [{ ...(heading.length > 0 && { heading }), ...(anchor ? { anchor } : {}), text: tidy }]
    })
  }
}
