import type { Encoder } from '../../../src/core/ports.ts'
import { createEncoder, type EncoderOptions } from '../../../src/encoder/encoder.ts'
import { loadPackage, type PackageOptions } from '../../../src/encoder/package.ts'
import { createNodeSession, type NodeSessionOptions } from '../../../src/node/session.ts'
import { memoryFiles } from './fetch.ts'
import type { PackageFiles } from './packages.ts'

/** An encoder over a package held in memory, native unless told otherwise. */
export async function encoderOf(
  files: PackageFiles,
  options: PackageOptions = {},
  session: NodeSessionOptions & EncoderOptions = {},
): Promise<Encoder> {
  const { batchTokens, ...sessionOptions } = session
  const loaded = await loadPackage(memoryFiles(files), options)
  return createEncoder({
    package: loaded.package,
    session: await createNodeSession(loaded.graph, { threads: 1, ...sessionOptions }),
    ...(batchTokens === undefined ? {} : { options: { batchTokens } }),
  })
}
