import type { Session } from './session.ts'
import type { Trial } from './trial.ts'

export interface TrialResult {
  /** Fastest of the timed runs. */
  readonly milliseconds: number
  /** Rows of the tokens that are attended to, [rows][dim]. */
  readonly rows: Float32Array
  readonly dim: number
}

const timedRuns = 3

/** Runs a trial once to warm up and a few times on the clock. */
export async function runTrial(session: Session, trial: Trial, now: () => number): Promise<TrialResult> {
  const { data, dims } = await session.run(trial.inputs, trial.output)
  let milliseconds = Number.POSITIVE_INFINITY
  for (let run = 0; run < timedRuns; run++) {
    const start = now()
    await session.run(trial.inputs, trial.output)
    milliseconds = Math.min(milliseconds, now() - start)
  }
  const dim = dims.at(-1) ?? 0
  const attended = [...(trial.inputs.tensors.get('attention_mask') ?? [])].flatMap((bit, row) =>
    bit === 1n ? [row] : [],
  )
  const rows = new Float32Array(attended.length * dim)
  for (const [index, row] of attended.entries()) rows.set(data.subarray(row * dim, (row + 1) * dim), index * dim)
  return { milliseconds, rows, dim }
}

/** Smallest cosine between rows of the same index; NaN anywhere gives NaN. */
export function leastCosine(a: TrialResult, b: TrialResult): number {
  if (a.dim !== b.dim || a.rows.length !== b.rows.length || a.dim === 0) return Number.NaN
  let least = 1
  for (let from = 0; from < a.rows.length; from += a.dim) {
    let [dot, squaresA, squaresB] = [0, 0, 0]
    for (let d = from; d < from + a.dim; d++) {
      const [x, y] = [a.rows[d] ?? Number.NaN, b.rows[d] ?? Number.NaN]
      dot += x * y
      squaresA += x * x
      squaresB += y * y
    }
    least = Math.min(least, dot / Math.sqrt(squaresA * squaresB))
  }
  return least
}
