import { forked } from '../../helpers/forked.ts'
import type { ComparedBits, measure } from './measured.ts'

/** Measures in a process of its own. */
export function apart(
  data: string,
  nbits: ComparedBits,
  folder: string | undefined,
): Promise<Awaited<ReturnType<typeof measure>>> {
  const script = new URL('passes-process.ts', import.meta.url)
  return forked(script, [data, `${nbits}`, ...(folder === undefined ? [] : [folder])])
}
