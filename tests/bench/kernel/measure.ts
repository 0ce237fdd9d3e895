/** One thing to time: `run` does its work `times` times. */
export interface Case {
  readonly name: string
  /** What one time is worth: query rows times passage tokens. */
  readonly pairs: number
  readonly run: (times: number) => void
}

export interface Figure {
  readonly name: string
  /** Median over the rounds, in millions of pairs a second. */
  readonly millionPairsPerSecond: number
}

/** Long enough for an isolated page's clock, short enough to fall between two turns of a busy neighbour. */
const sampleMilliseconds = 1
const samplesPerRound = 20
const warmUpMilliseconds = 300

/**
 * Times every case in every round, so that a busy neighbour slows all of them alike. A round counts the best of a few
 * short samples, and a case the median of its rounds. How often a case repeats in a sample is found in a first,
 * uncounted pass, which also lets the engine optimise it.
 */
export function measure(cases: readonly Case[], rounds: number): readonly Figure[] {
  const repeats = cases.map(({ run }) => {
    warmUp(run)
    let times = 1
    while (fastest(() => run(times)) < sampleMilliseconds) times *= 2
    return times
  })
  const speeds = cases.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run, pairs }] of cases.entries()) {
      const times = repeats[index] ?? 1
      speeds[index]?.push((pairs * times) / fastest(() => run(times)) / 1000)
    }
  }
  return cases.map(({ name }, index) => ({ name, millionPairsPerSecond: median(speeds[index] ?? []) }))
}

function warmUp(run: Case['run']): void {
  const start = performance.now()
  while (performance.now() - start < warmUpMilliseconds) run(1)
}

/** Milliseconds of the fastest of a few samples. */
function fastest(task: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let sample = 0; sample < samplesPerRound; sample++) {
    const start = performance.now()
    task()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

function median(samples: readonly number[]): number {
  return [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? Number.NaN
}
