import { SearchError } from '../errors.ts'
import { type Manifest, manifestFormat } from '../index/manifest.ts'
import { defaultFormat, type IndexFormat } from '../options.ts'
import type { EncoderIdentity } from '../ports.ts'

/** Stands for an encoder that has not been loaded; nothing is ever written with it. */
const notLoaded: EncoderIdentity = { digest: '', name: '', dim: 0, queryMaxlen: 0, docMaxlen: 0 }

/** The manifest of an index that has nothing in it yet. */
export function emptyManifest(encoder: EncoderIdentity | undefined, wanted: Partial<IndexFormat>): Manifest {
  const { digest, name, dim } = encoder ?? notLoaded
  return {
    format: manifestFormat,
    revision: 0,
    encoder: { digest, name, dim },
    nbits: wanted.nbits ?? defaultFormat.nbits,
    pool: wanted.pool ?? defaultFormat.pool,
    codecs: [],
    chunks: [],
  }
}

/**
 * Refuses an index that this encoder, when it is known, and these options cannot go on with.
 * @throws SearchError `index-incompatible`
 */
export function checkCompatible(
  manifest: Manifest,
  encoder: EncoderIdentity | undefined,
  wanted: Partial<IndexFormat>,
): void {
  const refuse = (message: string) => new SearchError('index-incompatible', `${message}; clear() starts anew`)
  if (encoder !== undefined && manifest.encoder.digest !== encoder.digest) {
    throw refuse(
      `The index was made by another encoder (${manifest.encoder.name}, ${manifest.encoder.digest.slice(0, 12)}) ` +
        `than this one (${encoder.name}, ${encoder.digest.slice(0, 12)})`,
    )
  }
  for (const option of ['nbits', 'pool'] as const) {
    const value = wanted[option]
    if (value !== undefined && value !== manifest[option]) {
      throw refuse(`The index was made with ${option} ${manifest[option]}, not ${value}`)
    }
  }
}
