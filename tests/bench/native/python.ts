import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answered, Sample } from './colibri.ts'

/** Packages of PyPI by the name that Python imports them by. */
const peers = { 'maxsim-cpu': 'maxsim_cpu', 'fast-plaid': 'fast_plaid' } as const
const script = 'model/peers.py'
/** However their libraries share out work, they are to do it on one thread. */
const oneThread = Object.fromEntries(['OMP', 'MKL', 'OPENBLAS', 'RAYON'].map((name) => [`${name}_NUM_THREADS`, '1']))

export interface PeerAnswers extends Answered {
  readonly indexMilliseconds?: number
}

/** What the peers answer that are installed for `python3`; `miss` is told of the others, and of those that do not run. */
export async function askPeers(
  { passages, queries, k }: Sample,
  miss: (reason: string) => void,
): Promise<readonly PeerAnswers[]> {
  const answers: PeerAnswers[] = []
  const folder = await mkdtemp(join(tmpdir(), 'colibri-native-'))
  try {
    const dim = passages[0]?.dim ?? 0
    await writeFile(join(folder, 'shape.json'), JSON.stringify({ dim, k, queryRows: queries.map(({ rows }) => rows) }))
    await writeFile(
      join(folder, 'doclens'),
      Uint32Array.from(passages, ({ rows }) => rows),
    )
    for (const [name, parts] of Object.entries({ passages, queries })) {
      await writeFile(join(folder, name), Buffer.concat(parts.map(bytesOf)))
    }
    for (const [name, module] of Object.entries(peers)) {
      if (spawnSync('python3', ['-c', `import ${module}`]).status !== 0) {
        miss(`${name} is not installed for python3 (model/requirements-peers.txt)`)
        continue
      }
      const { status, signal, stdout } = spawnSync('python3', [script, folder, name], {
        encoding: 'utf8',
        env: { ...process.env, ...oneThread },
        maxBuffer: 64 * 1024 * 1024,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      if (status === 0) answers.push({ name, scoresAll: name === 'maxsim-cpu', ...JSON.parse(stdout) })
      else miss(`${name} does not run here: it ended with ${signal ?? status}`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return answers
}

const bytesOf = ({ data }: { readonly data: Float32Array }): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
