import { workerName } from '../src/protocol.ts'

/**
 * Whether this worker's script can be started again from its address, and holds nothing but ours: where the client has started it
 * from there.
 */
export function canStartAgain(): boolean {
  const { location, name } = self
  return name === workerName && location.protocol.startsWith('http')
}
