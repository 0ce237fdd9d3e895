import type { IndexSummary, SearchTiming, Status } from '../../src/index.ts'
import { element } from './element.ts'
import { bytes, count, counted, milliseconds } from './format.ts'

export interface Facts {
  readonly status?: Status
  /** Of the newest finished index job. */
  readonly summary?: IndexSummary
  readonly timing?: SearchTiming
  /** Milliseconds from the question to its answer, as the page sees it. */
  readonly elapsed?: number
}

const backends: Readonly<Record<string, string>> = { none: 'nothing yet', webgpu: 'WebGPU', wasm: 'WebAssembly' }
const kernels: Readonly<Record<string, string>> = {
  relaxed: 'SIMD, relaxed',
  simd: 'SIMD',
  scalar: 'plain JavaScript',
}

/** Fills the list of facts about this device's index. */
export function showFacts(list: HTMLElement, { status, summary, timing, elapsed }: Facts): void {
  const rows: [name: string, value: string, note?: string][] = []
  if (status !== undefined) {
    rows.push(['Documents', count(status.documents)])
    rows.push(['Passages', count(status.passages)])
    rows.push(['Stored', bytes(status.bytes), status.storage === 'memory' ? 'in memory: gone with this tab' : ''])
    rows.push(['Model', status.encoder.name])
    rows.push(['Computes on', backends[status.backend] ?? status.backend, crossOriginIsolated ? '' : 'one thread'])
    rows.push(['Scores with', kernels[status.kernel] ?? status.kernel])
  }
  if (summary !== undefined) {
    const known = summary.unchanged === 0 ? '' : `${counted(summary.unchanged, 'document')} known`
    rows.push(['Encoded now', counted(summary.passages, 'passage'), known])
  }
  if (timing !== undefined && elapsed !== undefined) {
    rows.push(['Last search', milliseconds(elapsed)])
    rows.push(['– encoding it', milliseconds(timing.encode)])
    rows.push(['– scoring', milliseconds(timing.score)])
    rows.push(['– reading hits', milliseconds(timing.read)])
    const { encode, score, read } = timing
    rows.push(['– loading, messages', milliseconds(Math.max(0, elapsed - encode - score - read))])
  }
  list.replaceChildren(
    ...rows.map(([name, value, note = '']) =>
      element(
        'div',
        { class: 'fact' },
        element('dt', {}, name),
        element('dd', {}, value, ...(note === '' ? [] : [element('span', { class: 'fact-note' }, note)])),
      ),
    ),
  )
}
