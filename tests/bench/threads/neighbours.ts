import { bestDocuments } from '../../../src/core/engine/ranking.ts'
import type { Kernel } from '../../../src/core/ports.ts'
import { allResident } from '../../helpers/resident.ts'
import type { Grown } from './grown.ts'

export const neighbourName = 'neighbour'

/** Searches exhaustively with a kernel of its own from `go` to `stop`, and says when it has begun and ended. */
export async function serveNeighbour(kernel: Kernel, { chunks, queries }: Grown): Promise<void> {
  let going = false
  const work = async () => {
    self.postMessage('going')
    for (let at = 0; going; at++) {
      const query = queries[at % queries.length]
      if (query !== undefined) await bestDocuments(kernel, allResident, chunks, query, { k: 10, exhaustive: true })
      // Lets messages in.
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    self.postMessage('stopped')
  }
  self.onmessage = ({ data }: MessageEvent) => {
    going = data === 'go'
    if (going) void work()
  }
  self.postMessage('ready')
}

/** Workers that keep the other cores busy with the same work, each in memory of its own. */
export class Neighbours {
  private constructor(private readonly workers: readonly Worker[]) {}

  static async start(count: number, task: unknown): Promise<Neighbours> {
    const workers = Array.from({ length: count }, () => new Worker(self.location.href, { name: neighbourName }))
    const ready = Promise.all(workers.map((worker) => heard(worker, 'ready')))
    for (const worker of workers) worker.postMessage(task)
    await ready
    return new Neighbours(workers)
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.tell('go', 'going')
    try {
      return await work()
    } finally {
      await this.tell('stop', 'stopped')
    }
  }

  end(): void {
    for (const worker of this.workers) worker.terminate()
  }

  private async tell(word: string, answer: string): Promise<void> {
    const answered = Promise.all(this.workers.map((worker) => heard(worker, answer)))
    for (const worker of this.workers) worker.postMessage(word)
    await answered
  }
}

function heard(worker: Worker, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true })
    const listen = ({ data }: MessageEvent) => {
      if (data !== word) return
      worker.removeEventListener('message', listen)
      resolve()
    }
    worker.addEventListener('message', listen)
  })
}
