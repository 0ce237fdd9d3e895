/** Everything the search box says. Sizes come formatted, in megabytes. */
export interface Strings {
  /** Name of the field, of the dialog, and text of the button that opens it. */
  readonly search: string
  readonly placeholder: string
  /** Names of the list of hits, of that of recent searches, and of their buttons. */
  readonly results: string
  readonly recent: string
  readonly clearRecent: string
  readonly clear: string
  readonly close: string
  readonly searching: string
  /** Announced when hits are there. */
  readonly found: (count: number) => string
  /** Name of the group of buttons that narrow the hits to values of a metadata field. */
  readonly filter: (field: string) => string
  readonly nothing: (query: string) => string
  readonly nothingHint: string
  readonly failed: string
  readonly retry: string
  /** The question before a download; the size is absent where nobody knows. */
  readonly ask: (size: string | undefined) => string
  readonly download: string
  readonly decline: string
  /** Shown while words alone are searched because the download was declined. */
  readonly declined: string
  readonly downloading: (loaded: string, total: string | undefined) => string
  readonly starting: string
  readonly modelFailed: string
  readonly indexing: (documents: number, total: number | undefined) => string
  /** What a marked word answers, shown when pointed at. */
  readonly answers: (words: string) => string
  /** What keys do, in the footer: move, open, close. */
  readonly keyMove: string
  readonly keyOpen: string
  readonly keyClose: string
  /** The footer's other end. */
  readonly here: string
}
