import type { Encoder } from '../../../src/core/ports.ts'
import type { Document } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { buildBundle } from '../../../src/node/bundle/build.ts'
import { presets } from '../../../src/node/presets.ts'

export const sitePreset = 'default'

/** Builds a collection's index as a site has it, to be fetched whole; what is there already and unchanged stays. */
export async function buildSiteIndex(documents: readonly Document[], folder: string, encoder: Encoder): Promise<void> {
  const kernel = await loadKernel()
  const parts = { encoder, kernel, format: presets[sitePreset], mostWhole: Number.POSITIVE_INFINITY }
  await buildBundle(documents, folder, parts)
}
