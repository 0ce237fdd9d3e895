import type { Engine } from '../../../src/core/engine.ts'
import type { IndexFormat, SearchOptions } from '../../../src/core/options.ts'
import type { Encoder } from '../../../src/core/ports.ts'
import { openNodeEngine } from '../../../src/node/open-engine.ts'
import type { Peer } from './peer.ts'

/** This engine; the relevance floor is left out, so that it always answers with as many as asked for. */
export async function colibri(
  name: string,
  encoder: Encoder,
  { nbits, ...options }: Pick<IndexFormat, 'nbits'> & Pick<SearchOptions, 'mode' | 'exhaustive'>,
): Promise<Peer> {
  const engine: Engine = await openNodeEngine(encoder, { nbits })
  return {
    name,
    index: async (documents) => {
      await engine.index(documents)
    },
    search: async (query, k) => {
      const { hits } = await engine.search(query, { ...options, k, floor: false })
      return hits.map(({ id }) => id)
    },
    bytes: async () => (await engine.status()).bytes,
    close: () => engine.dispose(),
  }
}
