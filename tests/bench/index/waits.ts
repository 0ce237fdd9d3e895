import { randomSource } from '../../../src/core/random.ts'
import type { Document } from '../../../src/core/types.ts'
import { median, timed } from '../search/timing.ts'
import { type IndexingPorts, openWatched } from './watched.ts'

export interface WaitFigures {
  readonly longestBatch: number
  readonly longestStretch: number
  readonly worstAddedWait: number
  readonly waitOverBatch: number
  readonly queriesAsked: number
}

/** A query comes this long after the answer to the one before, at most. Milliseconds. */
const mostBetween = 100
/** How often each query is asked when nothing else is done. */
const undisturbed = 5

/** Asks queries at random moments while documents are indexed, and the same queries afterwards. */
export async function worstAddedWait(
  documents: readonly Document[],
  queries: readonly string[],
  ports: IndexingPorts,
): Promise<WaitFigures> {
  const { engine, encoding, stretches } = await openWatched(ports)
  const ask = (query: string) => engine.search(query, { mode: 'semantic' })
  const random = randomSource(1)
  const waits: { readonly query: string; readonly wait: number }[] = []
  let ended = false
  const indexing = engine.index(documents).finally(() => {
    ended = true
  })
  while (!ended) {
    const query = queries[waits.length % queries.length] ?? ''
    const asked = await ports.question(mostBetween * random())
    if (ended) break
    await ask(query)
    waits.push({ query, wait: ports.host.now() - asked })
  }
  await indexing
  const alone = new Map<string, number>()
  for (const query of queries) {
    const times: number[] = []
    for (let time = 0; time < undisturbed; time++) times.push((await timed(() => ask(query))).milliseconds)
    alone.set(query, median(times))
  }
  await engine.dispose()
  const added = waits.map(({ query, wait }) => wait - (alone.get(query) ?? 0))
  const worst = Math.max(0, ...added)
  return {
    longestBatch: encoding.longest,
    longestStretch: stretches.longest,
    worstAddedWait: worst,
    waitOverBatch: worst / encoding.longest,
    queriesAsked: waits.length,
  }
}
