import { sessionWorkerName } from '../../workers/session-worker.ts'

/** What is said here ends the encoder's own worker with an error. */
export const failingChannel = 'fail-session'

if (self.name === sessionWorkerName) {
  new BroadcastChannel(failingChannel).onmessage = () => {
    throw new Error('this worker has failed')
  }
}
