import { type ColibriQuality, colibriQuality, modes } from './quality/colibri.ts'
import { peerQuality } from './quality/peers.ts'
import { setsIn, type TestSet } from './quality/sets.ts'
import type { BenchOptions } from './run.ts'

interface Measured {
  readonly set: TestSet
  readonly colibri: ColibriQuality
  readonly peers: ReadonlyMap<string, number>
}

/**
 * Does it find what readers look for, on several collections and beside what a site would use instead? And what becomes of
 * misspelt queries, and of those that nothing answers? `data` is a folder of test collections, each by its name.
 */
export async function run({ json, data, cache }: BenchOptions): Promise<void> {
  if (data === undefined) throw new Error('quality needs --data FOLDER, a folder of test collections')
  const measured: Measured[] = []
  for (const set of setsIn(data)) {
    measured.push({ set, colibri: await colibriQuality(set, cache), peers: peerQuality(set, cache) })
  }
  const [found, honest] = [ranking(measured), honesty(measured)]
  if (json) {
    const facts = { bench: 'quality', data: measured.map(described).join(', ') }
    console.log(JSON.stringify({ ...facts, table: 'nDCG@10', cases: found }))
    console.log(JSON.stringify({ ...facts, table: 'typos and nothing found', cases: honest }))
  } else {
    console.table(found)
    console.table(honest)
  }
}

const described = ({ set, colibri: { documents, queries } }: Measured): string =>
  `${set.name} (${documents.toLocaleString('en')} documents, ${queries} queries)`

/** A row for each engine, a column for each collection. */
function ranking(measured: readonly Measured[]): readonly Readonly<Record<string, string | number>>[] {
  const peers = [...new Set(measured.flatMap((one) => [...one.peers.keys()]))]
  return [
    ...modes.toReversed().map((mode) => row(`Colibri, ${mode}`, measured, ({ colibri }) => colibri.scores[mode])),
    ...peers.map((peer) => row(peer, measured, (one) => one.peers.get(peer) ?? Number.NaN)),
  ]
}

function row(name: string, measured: readonly Measured[], scoreOf: (one: Measured) => number) {
  const scores = measured.map((one) => [one.set.name, scoreOf(one)] as const)
  const mean = scores.reduce((sum, [, score]) => sum + score, 0) / scores.length
  return { name, ...Object.fromEntries(scores), mean }
}

/** A row for each collection; shares in percent. */
function honesty(measured: readonly Measured[]) {
  return measured.map(({ set, colibri }) => ({
    set: set.name,
    hybrid: colibri.scores.hybrid,
    misspelt: colibri.misspelt,
    lostPercent: 100 * (1 - colibri.misspelt / colibri.scores.hybrid),
    judgedFindNothingPercent: 100 * colibri.judgedNothing,
    unanswerableFindNothingPercent: 100 * colibri.unanswerableNothing,
  }))
}
