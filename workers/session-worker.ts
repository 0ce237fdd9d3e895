/** Name of a worker that is started from the engine's worker to run the encoder's graph. */
export const sessionWorkerName = 'colibri-session'

/** What the engine's worker says first, and the session's worker at once in answer: it has been started. */
export const sessionGreeting = 'colibri-session-here'
/** What the session's worker says when it has loaded what it needs. */
export const sessionReady = 'colibri-session-ready'

/** Makes this worker one that runs a graph. The port that it is asked through comes with its first message. */
export function serveSessionWorker(): void {
  const serve = async ({ ports: [port] }: MessageEvent): Promise<void> => {
    self.postMessage(sessionGreeting)
    const { serveSession } = await import('./session-host.ts')
    if (port !== undefined) serveSession(port)
    self.postMessage(sessionReady)
  }
  // Whoever has started this worker hears of errors that nobody takes.
  const hear = (event: MessageEvent): void => void serve(event).catch(reportError)
  self.addEventListener('message', hear, { once: true })
}
