import type { Host } from '../src/core/ports.ts'

/** Clock and event loop of a worker. */
export const workerHost: Host = {
  now: () => performance.now(),
  // Not a microtask and not a timer: the page's messages wait in the same queue and are handled first.
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(undefined)
    }),
}
