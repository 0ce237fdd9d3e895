/** One browser of a kind, started at its first page and ended with everything it has started. */
export interface Engine {
  openPage(url: string): Promise<void>
  close(): Promise<void>
}

/** An engine whose pages a test drives. All of them share one profile, which ends with the engine. */
export interface DrivenEngine extends Engine {
  newPage(url: string): Promise<DrivenPage>
}

export interface DrivenPage {
  /** Value of a JavaScript expression in the page, or of the promise that it is. */
  evaluate(expression: string): Promise<unknown>
  reload(): Promise<void>
  /** Closes the page at once, whatever it is doing. */
  close(): Promise<void>
}
