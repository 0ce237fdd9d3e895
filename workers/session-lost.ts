import { SearchError } from '../src/core/errors.ts'
import type { Session } from '../src/encoder/session.ts'

/** A session whose runs, those under way included, reject with `backend-failed` once its GPU device is lost. */
export function failWhenLost(session: Session, lost: Promise<{ readonly message: string }>): Session {
  const failure = lost.then(({ message }): never => {
    throw new SearchError('backend-failed', `the GPU device was lost: ${message}`)
  })
  // The loss also happens between runs, when nobody listens.
  failure.catch(() => undefined)
  return { ...session, run: (inputs, output) => Promise.race([failure, session.run(inputs, output)]) }
}
