/** Name of a worker that is started from the engine's worker to run the encoder's graph. */
export const sessionWorkerName = 'colibri-session'

/** What the engine's worker says first, and the session's worker says at once in answer. */
export const sessionGreeting = 'colibri-session-here'

/** Makes this worker one that runs a graph. The port that it is asked through comes with its first message. */
export function serveSessionWorker(): void {
  const serve = ({ ports: [port] }: MessageEvent): void => {
    self.postMessage(sessionGreeting)
    // Whoever has started this worker hears of errors that nobody takes.
    import('./session-host.ts').then(({ serveSession }) => port && serveSession(port)).catch(reportError)
  }
  self.addEventListener('message', serve, { once: true })
}
