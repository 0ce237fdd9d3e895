import type { Engine } from '../../../src/core/engine.ts'
import type { IndexFormat } from '../../../src/core/options.ts'
import type { Encoder } from '../../../src/core/ports.ts'
import { openNodeEngine } from '../../../src/node/open-engine.ts'
import type { Peer } from './peer.ts'

/** This engine, asked for meaning only. `exhaustive` scores every passage exactly. */
export async function colibri(
  name: string,
  encoder: Encoder,
  { nbits, exhaustive }: Pick<IndexFormat, 'nbits'> & { readonly exhaustive: boolean },
): Promise<Peer> {
  const engine: Engine = await openNodeEngine(encoder, { nbits })
  return {
    name,
    index: async (documents) => {
      await engine.index(documents)
    },
    search: async (query, k) => {
      const { hits } = await engine.search(query, { k, mode: 'semantic', exhaustive })
      return hits.map(({ id }) => id)
    },
    bytes: async () => (await engine.status()).bytes,
    close: () => engine.dispose(),
  }
}
