/** One thing that a source held, in the order it stands there. */
export type Found =
  | {
      /** File (with line) or URL that it comes from. */
      readonly origin: string
      /** Unchecked. */
      readonly document: unknown
    }
  | { readonly origin: string; readonly problem: string }
  /** It asked not to be searched. */
  | { readonly origin: string; readonly leftOut: true }

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
