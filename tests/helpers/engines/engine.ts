/** One browser of a kind, started at its first page and ended with everything it has started. */
export interface Engine {
  openPage(url: string): Promise<void>
  close(): Promise<void>
}
