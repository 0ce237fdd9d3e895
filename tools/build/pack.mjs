import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/**
 * Packs the built package as npm publishes it.
 *
 * @param {string} folder where the tarball goes
 * @returns {{ tarball: string, files: readonly { path: string, size: number }[], packed: number, unpacked: number }}
 */
export function pack(folder) {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  })
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`)
  const [{ filename, files, size, unpackedSize }] = JSON.parse(stdout)
  return { tarball: join(folder, filename), files, packed: size, unpacked: unpackedSize }
}
