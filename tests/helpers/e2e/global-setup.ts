import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type {} from '../provided.ts'

/** A folder for what several test files need and one of them builds: see `builds.ts`. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'colibri-builds-'))
  provide('builds', folder)
  return () => rm(folder, { recursive: true, force: true })
}
