import type { Engine } from '../../core/engine.ts'

/** Share of queries that find nothing, 0 to 1. */
export async function nothingFound(engine: Engine, queries: Iterable<string>): Promise<number> {
  let asked = 0
  let nothing = 0
  for (const query of queries) {
    const { hits } = await engine.search(query, { k: 1 })
    asked++
    if (hits.length === 0) nothing++
  }
  return asked === 0 ? 0 : nothing / asked
}
