import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackedPackage } from '../e2e/builds.ts'

/** Installs the package into a project's `node_modules`, as npm does: built, packed and unpacked. */
export async function installPackage(project: string): Promise<void> {
  await cp(await unpackedPackage(), join(project, 'node_modules/colibri-search'), { recursive: true })
}
