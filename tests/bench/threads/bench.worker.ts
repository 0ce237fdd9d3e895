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
  const compare = async (search: string, chosen: readonly TokenEmbeddings[], most: number, whole: boolean) => {
    const times: [number, number][] = []
    for (const query of [...chosen.slice(0, 2), ...chosen]) {
      const took = async (kernel: Kernel) =>
        timed(() => bestDocuments(kernel, allResident, chunks, query, { k: most, exhaustive: whole }))
      const [one, all] = [await took(alone), await took(together)]
      if (JSON.stringify(one.value) !== JSON.stringify(all.value)) throw new Error('threads found something else')
      times.push([one.milliseconds, all.milliseconds])
    }
    return figureOf(search, times.slice(2))
  }
  const figures: ThreadFigure[] = []
  for (const most of k) figures.push(await compare(`two passes, k ${most}`, queries, most, false))
  const few = queries.slice(0, exhaustive)
  figures.push(await compare('exhaustive', few, 10, true))
  figures.push(await ofCores(threads, { base, passages }, few, (query) => exhaustively(alone, chunks, query)))
  return figures
}

const exhaustively = (kernel: Kernel, chunks: readonly RankedChunk[], query: TokenEmbeddings) =>
  bestDocuments(kernel, allResident, chunks, query, { k: 10, exhaustive: true })

/**
 * What the cores give without any sharing: how much more is searched by as many kernels as there are threads, each in a worker and with
 * memory of its own, than by one of them while the others rest.
 */
async function ofCores(
  threads: number,
  task: Pick<Task, 'base' | 'passages'>,
  queries: readonly TokenEmbeddings[],
  search: (query: TokenEmbeddings) => Promise<unknown>,
): Promise<ThreadFigure> {
  const neighbours = await Neighbours.start(threads - 1, task)
  try {
    const times: [number, number][] = []
    for (const query of [...queries.slice(0, 2), ...queries]) {
      const one = await timed(() => search(query))
      const each = await neighbours.during(() => timed(() => search(query)))
      times.push([one.milliseconds, each.milliseconds / threads])
    }
    return figureOf('exhaustive, a kernel for each core', times.slice(2))
  } finally {
    neighbours.end()
  }
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
