import { SearchError } from '../errors.ts'

/**
 * Waits for a part of the engine that the package keeps in a file of its own, because many pages never need it.
 * @throws SearchError `worker-lost` when the file cannot be loaded
 */
export async function late<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SearchError('worker-lost', `A file of the search worker could not be loaded: ${reason}`, { cause })
  }
}
