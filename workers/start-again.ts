import { workerName } from '../src/protocol.ts'

/**
 * Whether this worker's script can be started again from its address, and holds nothing but ours: where the client has started it
 * from there.
 */
export function canStartAgain(): boolean {
  const { location, name } = self
  return name === workerName && location.protocol.startsWith('http')
}

/** Starts it again, as what it is itself: webpack makes a classic script of it. */
export function startAgain(name: string): Worker {
  return new Worker(self.location.href, { type: isClassic() ? 'classic' : 'module', name })
}

/** A module's scope has the function too, and refuses by a TypeError; not so in Firefox where it is asked for nothing. */
function isClassic(): boolean {
  const scope = self as { importScripts?: (url: string) => void }
  try {
    scope.importScripts?.('data:text/javascript,')
    return true
  } catch (error) {
    return !(error instanceof TypeError)
  }
}
