/**
 * Tells the other handles on an index, in this tab and in others, that it has changed. What is sent says nothing, so
 * that there is nothing to check: whoever hears it looks at the manifest.
 */
export class CommitChannel {
  private readonly channel: BroadcastChannel
  private readonly listeners = new Set<() => void>()
  private closed = false

  constructor(name: string) {
    this.channel = new BroadcastChannel(name)
    this.channel.onmessage = () => {
      for (const listener of this.listeners) listener()
    }
  }

  tellOthers(): void {
    if (!this.closed) this.channel.postMessage(null)
  }

  onMessage(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    this.closed = true
    this.listeners.clear()
    this.channel.close()
  }
}
