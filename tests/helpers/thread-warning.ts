import type { Status } from '../../src/index.ts'

/**
 * The warnings of an engine but the one about threads, which any start in Firefox can bring: a nested worker hangs there
 * now and then, and the engine goes on with one thread.
 */
export const warningsButThreads = ({ warnings }: Status): string[] =>
  warnings.filter((warning) => !warning.startsWith(threadWarning))

/** Workers that an engine has replaced because they hung so; each left one warning. */
export const replacedForThreads = ({ warnings }: Status): number =>
  warnings.filter((warning) => warning.startsWith(threadWarning)).length

const threadWarning = 'One thread must do'
