import type { Engine } from '../src/core/engine.ts'
import { SearchError } from '../src/core/errors.ts'
import type { RerankOptions, SearchOptions } from '../src/core/options.ts'
import type { IndexSummary, SearchResult } from '../src/core/results.ts'
import type { EngineApi, EngineEvent, Outcome, WorkerSettings } from '../src/protocol.ts'
import { Inflow } from './inflow.ts'
import { Jobs, outcomeOf } from './jobs.ts'

/**
 * Puts an engine together from settings; the worker's composition root supplies it.
 * @param underway takes what may go on for a while after a failure
 */
export type OpenEngine = (
  settings: WorkerSettings,
  emit: (event: EngineEvent) => void,
  underway: (work: Promise<unknown>) => void,
) => Promise<Engine>

interface IndexJob {
  readonly inflow: Inflow
  readonly finished: Promise<Outcome<IndexSummary>>
}

/** The worker's side of the protocol: one engine, its jobs, and errors turned into outcomes. */
export class EngineHost implements EngineApi {
  private engine: Engine | undefined
  private readonly underway: Promise<unknown>[] = []
  private readonly jobs = new Jobs()
  private readonly indexJobs = new Map<number, IndexJob>()

  constructor(
    private readonly openEngine: OpenEngine,
    private readonly emit: (event: EngineEvent) => void,
  ) {}

  open(settings: WorkerSettings) {
    return outcomeOf(async () => {
      if (this.engine !== undefined) throw new SearchError('options-invalid', 'This worker has its engine open already')
      this.engine = await this.openEngine(settings, this.emit, (work) => this.underway.push(work))
      return this.engine.status()
    })
  }

  async indexBegin(job: number, total?: number): Promise<Outcome<void>> {
    const inflow = new Inflow()
    const finished = this.jobs.run(job, (signal) => {
      signal.addEventListener('abort', () => inflow.stop(), { once: true })
      return this.opened().index(inflow, {
        signal,
        onProgress: (progress) => this.emit({ type: 'index-progress', job, progress }),
        ...(total === undefined ? {} : { total }),
      })
    })
    void finished.then(() => inflow.stop())
    this.indexJobs.set(job, { inflow, finished })
    return { ok: true, value: undefined }
  }

  async indexAdd(job: number, documents: readonly unknown[]): Promise<Outcome<void>> {
    const running = this.indexJobs.get(job)
    if (running === undefined) return noSuchJob(job)
    await running.inflow.push(documents)
    if (!running.inflow.stopped) return { ok: true, value: undefined }
    this.indexJobs.delete(job)
    return failureOf(await running.finished)
  }

  async indexEnd(job: number) {
    const running = this.indexJobs.get(job)
    if (running === undefined) return noSuchJob(job)
    running.inflow.end()
    const outcome = await running.finished
    this.indexJobs.delete(job)
    return outcome
  }

  remove(ids: readonly string[]) {
    return outcomeOf(() => this.opened().remove(ids))
  }

  search(job: number, query: string, options: SearchOptions, preview: boolean) {
    const onPreview = (result: SearchResult): void => this.emit({ type: 'search-preview', job, result })
    return this.jobs.run(job, (signal) => this.opened().search(query, options, signal, preview ? onPreview : undefined))
  }

  rerank(job: number, query: string, documents: readonly unknown[], options: RerankOptions) {
    return this.jobs.run(job, (signal) => this.opened().rerank(query, documents, options, signal))
  }

  encodeQuery(text: string) {
    return outcomeOf(() => this.opened().encodeQuery(text))
  }

  encodeDocuments(job: number, texts: readonly string[]) {
    return this.jobs.run(job, (signal) => this.opened().encodeDocuments(texts, signal))
  }

  prepare() {
    return outcomeOf(() => this.opened().prepare())
  }

  status() {
    return outcomeOf(() => this.opened().status())
  }

  estimate() {
    return outcomeOf(() => this.opened().estimate())
  }

  clear() {
    return outcomeOf(() => this.opened().clear())
  }

  dispose() {
    return outcomeOf(async () => {
      this.jobs.cancelAll()
      await this.engine?.dispose()
      await Promise.allSettled(this.underway)
    })
  }

  async cancel(job: number): Promise<void> {
    this.jobs.cancel(job)
    this.indexJobs.delete(job)
  }

  private opened(): Engine {
    if (this.engine === undefined) throw new SearchError('disposed', 'This worker has no engine open')
    return this.engine
  }
}

const noSuchJob = (job: number): Outcome<never> => ({
  ok: false,
  error: { code: 'options-invalid', message: `There is no index job ${job}` },
})

/** An index job that stopped taking documents before their end has failed; its adds say why. */
const failureOf = (outcome: Outcome<IndexSummary>): Outcome<void> =>
  outcome.ok ? { ok: true, value: undefined } : outcome
