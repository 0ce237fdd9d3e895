import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRecord } from '../../../src/core/options.ts'
import { fullTextPeers } from '../peers/full-text.ts'
import type { TestSet } from './sets.ts'

/** Megabytes of heap: some keep large pages many times over. */
const heap = 8192
const packages = ['minisearch', '@orama/orama', 'flexsearch', 'lunr']

/**
 * nDCG@10 of each peer, by its name. Some take half an hour over a large collection, so figures are kept in the cache's
 * folder for as long as neither the packages nor how they are used changes.
 */
export function peerQuality({ name, folder }: TestSet, cache: string | undefined): ReadonlyMap<string, number> {
  const kept = join(cache ?? join(tmpdir(), `colibri-quality-${process.pid}`), name, `peers-${usage()}`)
  return new Map(Array.from(fullTextPeers.keys(), (peer) => [peer, figureOf(folder, peer, join(kept, `${peer}.json`))]))
}

/** Names what the figures depend on: the versions of the packages and how they are used. */
function usage(): string {
  const code = ['../peers/full-text.ts', '../peers/peer.ts'].map((path) => readFileSync(new URL(path, import.meta.url)))
  const versions = packages.map((name) => readFileSync(`node_modules/${name}/package.json`))
  return createHash('sha256')
    .update(Buffer.concat([...code, ...versions]))
    .digest('hex')
    .slice(0, 12)
}

function figureOf(folder: string, peer: string, file: string): number {
  if (!existsSync(file)) {
    const script = 'tests/bench/quality/full-text.ts'
    const args = [`--max-old-space-size=${heap}`, '--import', 'tsx', script, folder, peer, file]
    const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) throw new Error(`${peer} failed on ${folder}`)
  }
  const figures: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const figure = isRecord(figures) ? figures['ndcg@10'] : undefined
  if (typeof figure !== 'number') throw new Error(`${file} holds no figure`)
  return figure
}
