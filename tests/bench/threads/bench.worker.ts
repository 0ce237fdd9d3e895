import type { RankedChunk } from '../../../src/core/engine/ranked-chunk.ts'
import { bestDocuments } from '../../../src/core/engine/ranking.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import type { TokenEmbeddings } from '../../../src/core/types.ts'
import { loadKernel } from '../../../src/kernel/kernel.ts'
import { serveThread, type ThreadStart } from '../../../src/kernel/threads/serve-thread.ts'
import { startCrew } from '../../../src/kernel/threads/start-crew.ts'
import { WasmKernel } from '../../../src/kernel/wasm-kernel.ts'
import { allResident } from '../../helpers/resident.ts'
import { median, timed } from '../search/timing.ts'
import { grow } from './grown.ts'
import { Neighbours, neighbourName, serveNeighbour } from './neighbours.ts'

export interface Task {
  readonly base: string
  readonly passages: number
  /** Threads of the kernel that shares its work. */
  readonly threads: number
  readonly k: readonly number[]
  /** Queries that are searched exhaustively. */
  readonly exhaustive: number
}

export interface ThreadFigure {
  readonly search: string
  readonly queries: number
  /** Milliseconds, medians over the queries: on one thread, in memory that is not shared, and on all. */
  readonly oneThread: number
  readonly allThreads: number
  /** Median over the queries of their own ratios. */
  readonly timesAsFast: number
}

const threadName = 'thread'

/** Searches grown passages with a kernel on one thread and one on several, each query with both in turn. */
async function measure({ base, passages, threads, k, exhaustive }: Task): Promise<readonly ThreadFigure[]> {
  const [alone, together] = [await loadKernel(), await loadKernel({ shared: true })]
  if (!(together instanceof WasmKernel)) throw new Error('this browser has no SIMD')
  startCrew(together, threads - 1, (given) => {
    const worker = new Worker(self.location.href, { name: threadName })
    worker.postMessage(given)
    return { stop: () => worker.terminate() }
  })
  while (together.threads < threads) await new Promise((resolve) => setTimeout(resolve, 10))
  const { chunks, queries } = await grow([alone, together], base, passages)
  const compare = async (search: string, most: number) => {
    const times: [number, number][] = []
    for (const query of [...queries.slice(0, 2), ...queries]) {
      const took = async (kernel: Kernel) =>
        timed(() => bestDocuments(kernel, allResident, chunks, query, { k: most, exhaustive: false }))
      const [one, all] = [await took(alone), await took(together)]
      if (JSON.stringify(one.value) !== JSON.stringify(all.value)) throw new Error('threads found something else')
      times.push([one.milliseconds, all.milliseconds])
    }
    return figureOf(search, times.slice(2))
  }
  const figures: ThreadFigure[] = []
  for (const most of k) figures.push(await compare(`two passes, k ${most}`, most))
  const neighbours = await Neighbours.start(threads - 1, { base, passages })
  try {
    figures.push(
      ...(await exhaustively({ alone, together, neighbours, threads }, chunks, queries.slice(0, exhaustive))),
    )
  } finally {
    neighbours.end()
  }
  return figures
}

interface Compared {
  readonly alone: Kernel
  readonly together: Kernel
  readonly neighbours: Neighbours
  readonly threads: number
}

/**
 * Each query on one thread, on all, and, since two cores need not be twice as fast as one, with what the cores give without any sharing:
 * as many kernels as there are threads, each in a worker and with memory of its own. All three in turn, since a machine may become slower
 * from one second to the next.
 */
async function exhaustively(
  { alone, together, neighbours, threads }: Compared,
  chunks: readonly RankedChunk[],
  queries: readonly TokenEmbeddings[],
): Promise<readonly ThreadFigure[]> {
  const shared: [number, number][] = []
  const apart: [number, number][] = []
  for (const query of [...queries.slice(0, 2), ...queries]) {
    const search = (kernel: Kernel) =>
      timed(() => bestDocuments(kernel, allResident, chunks, query, { k: 10, exhaustive: true }))
    const [one, all] = [await search(alone), await search(together)]
    if (JSON.stringify(one.value) !== JSON.stringify(all.value)) throw new Error('threads found something else')
    const each = await neighbours.during(() => search(alone))
    shared.push([one.milliseconds, all.milliseconds])
    apart.push([one.milliseconds, each.milliseconds / threads])
  }
  return [figureOf('exhaustive', shared.slice(2)), figureOf('exhaustive, a kernel for each core', apart.slice(2))]
}

function figureOf(search: string, times: readonly (readonly [number, number])[]): ThreadFigure {
  return {
    search,
    queries: times.length,
    oneThread: median(times.map(([one]) => one)),
    allThreads: median(times.map(([, all]) => all)),
    timesAsFast: median(times.map(([one, all]) => one / all)),
  }
}

async function neighbour({ base, passages }: Pick<Task, 'base' | 'passages'>): Promise<void> {
  const kernel = await loadKernel()
  await serveNeighbour(kernel, await grow([kernel], base, passages))
}

self.onmessage = async ({ data }: MessageEvent) => {
  if (self.name === threadName) serveThread(data as ThreadStart)
  else if (self.name === neighbourName) await neighbour(data as Task)
  else self.postMessage(await measure(data as Task).catch(String))
}
