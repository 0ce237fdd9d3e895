import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { cachingEncoder } from '../../src/node/encoding/caching-encoder.ts'
import { EncodingCache } from '../../src/node/encoding/encoding-cache.ts'
import { readTestCollection, type TestCollection } from '../../src/node/evaluation/collection.ts'
import { openNodeEncoder } from '../../src/node/open-engine.ts'
import { inSite } from './answer/chromium.ts'
import type { Waited } from './answer/page.ts'
import { buildSiteIndex, sitePreset } from './answer/site.ts'
import type { BenchOptions } from './run.ts'
import { median } from './search/timing.ts'

const model = new URL('../../public/models/colibri-mini/', import.meta.url).href
/** The first ones warm the page up. */
const warming = 10
const measured = 100

/**
 * How long does a reader wait for answers, from asking to having the hits in the page, and how much of it is not the
 * encoder's, be that as deep as the reference model or the built-in one? The package in Chromium, on a site whose built index an earlier visit has brought into the browser. The site
 * is built below `cache` and taken from there the next time.
 */
export async function run({ json, data, cache }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('answer needs --data FOLDER, a test collection')
  await promisify(execFile)(process.execPath, ['tools/build.mjs'])
  const collection = await readTestCollection(data)
  const temporary = cache === undefined ? await mkdtemp(join(tmpdir(), 'colibri-answer-')) : undefined
  try {
    const site = join(temporary ?? cache ?? '', 'site')
    await prepare(site, collection, cache)
    const cases = []
    let browser = ''
    for (const layers of [12, 6] as const) {
      for (const threads of [1, undefined]) {
        for (const mode of ['semantic', 'hybrid'] as const) {
          const asking = { mode, queries: questions(collection), ...(threads !== undefined && { threads }) }
          const [{ answers, facts }, version] = await inSite(site, asking, layers)
          browser = version
          cases.push({ layers, mode, ...facts, first: answers[0]?.total, ...waited(answers.slice(warming)) })
        }
      }
    }
    const pages = collection.documents.length
    if (json)
      console.log(JSON.stringify({ bench: 'answer', pages, preset: sitePreset, queries: measured, browser, cases }))
    else console.table(cases)
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true })
  }
}

/** Medians, each by itself: they do not add up. */
const waited = (answers: readonly Waited[]) => ({
  totalP50: median(answers.map(({ total }) => total)),
  encodeP50: median(answers.map(({ encode }) => encode)),
  scoreP50: median(answers.map(({ score }) => score)),
  readP50: median(answers.map(({ read }) => read)),
  outsideEncoderPercent: 100 * median(answers.map(({ total, encode }) => 1 - encode / total)),
})

/** The package, an empty page, and the collection's index. */
async function prepare(site: string, { documents }: TestCollection, cache: string | undefined): Promise<void> {
  await mkdir(site, { recursive: true })
  await rm(join(site, 'colibri'), { force: true })
  await symlink(resolve('dist'), join(site, 'colibri'))
  await writeFile(join(site, 'index.html'), '<!doctype html>')
  const bare = await openNodeEncoder(model)
  await using kept = cache === undefined ? undefined : await EncodingCache.open(cache, bare.identity)
  const encoder = kept === undefined ? bare : cachingEncoder(bare, kept)
  await buildSiteIndex(documents, join(site, 'search'), encoder)
  await bare.dispose()
}

/** Spread over all of the collection's. */
function questions({ queries }: TestCollection): string[] {
  const all = [...queries.values()]
  const wanted = warming + measured
  return Array.from({ length: wanted }, (_, index) => all[Math.floor((index * all.length) / wanted)] as string)
}
