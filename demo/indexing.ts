import type { Document, IndexProgress, IndexSummary, SearchEngine } from '../src/index.ts'
import { counted, timeLeft } from './view/format.ts'
import { JobLine } from './view/jobs.ts'

export interface IndexingJob {
  readonly label: string
  readonly documents: readonly Document[] | AsyncIterable<Document>
  readonly total: number
}

/** Index jobs of this page, each with its line of progress and a way to stop it. */
export class IndexingJobs {
  private readonly running = new Set<AbortController>()

  /** @param onCommitted Called whenever more can be found than before. */
  constructor(
    private readonly place: HTMLElement,
    private readonly onCommitted: () => void,
  ) {}

  /** Runs one job to its end. @throws what `index` throws, an AbortError when the reader stopped it */
  async run(engine: SearchEngine, { label, documents, total }: IndexingJob): Promise<IndexSummary> {
    const controller = new AbortController()
    const line = new JobLine(this.place, label, () => controller.abort(new DOMException('Stopped', 'AbortError')))
    line.update(undefined, counted(total, 'document'))
    this.running.add(controller)
    let committed = 0
    const onProgress = (progress: IndexProgress) => {
      line.update(progress.documents / Math.max(total, 1), describe(progress, total))
      if (progress.committed > committed) this.onCommitted()
      committed = progress.committed
    }
    try {
      return await engine.index(documents, { signal: controller.signal, onProgress })
    } finally {
      this.running.delete(controller)
      line.close()
      this.onCommitted()
    }
  }

  stopAll(): void {
    for (const controller of this.running) controller.abort(new DOMException('Stopped', 'AbortError'))
  }
}

function describe({ documents, unchanged, passages, secondsLeft }: IndexProgress, total: number): string {
  const parts = [`${documents.toLocaleString('en')} of ${counted(total, 'document')}`]
  if (unchanged > 0) parts.push(`${unchanged.toLocaleString('en')} known`)
  if (passages > 0) parts.push(counted(passages, 'passage'))
  if (secondsLeft !== undefined && documents < total) parts.push(timeLeft(secondsLeft))
  return parts.join(' · ')
}
