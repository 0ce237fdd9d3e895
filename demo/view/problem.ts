import { type ErrorCode, SearchError } from '../../src/index.ts'
import { element } from './element.ts'

type Remedy = 'retry' | 'rebuild' | 'reload' | 'none'

interface Advice {
  readonly title: string
  readonly advice: string
  readonly remedy: Remedy
}

const adviceByCode: Readonly<Record<ErrorCode, Advice>> = {
  'options-invalid': {
    title: 'That was not understood',
    advice: 'Something asked for is not allowed.',
    remedy: 'none',
  },
  'document-invalid': {
    title: 'A document could not be used',
    advice: 'Everything before it is indexed.',
    remedy: 'none',
  },
  'model-unavailable': {
    title: 'The model could not be loaded',
    advice: 'Check the connection. What was downloaded so far is not lost.',
    remedy: 'retry',
  },
  'model-invalid': {
    title: 'The model is broken',
    advice: 'The file on the server is not the one expected.',
    remedy: 'retry',
  },
  'index-incompatible': {
    title: 'The index was made by another model',
    advice: 'Build it again with this one. Your own files have to be chosen again.',
    remedy: 'rebuild',
  },
  'index-corrupt': { title: 'The index is damaged', advice: 'Build it again to repair it.', remedy: 'rebuild' },
  'storage-unavailable': {
    title: 'This browser stores nothing here',
    advice: 'Private windows often refuse it. Searching works until the tab is closed.',
    remedy: 'retry',
  },
  'index-unavailable': {
    title: 'The search index cannot be fetched',
    advice: 'Check the connection, then try again.',
    remedy: 'retry',
  },
  'storage-full': {
    title: 'No room left',
    advice: 'What was indexed before is safe. Free some space on this device, then go on.',
    remedy: 'retry',
  },
  'kernel-unsupported': { title: 'This browser is too old', advice: 'It lacks WebAssembly with SIMD.', remedy: 'none' },
  'backend-failed': { title: 'The computation failed', advice: 'Starting afresh usually helps.', remedy: 'reload' },
  'worker-lost': { title: 'The search engine stopped', advice: 'The tab may have run out of memory.', remedy: 'retry' },
  disposed: { title: 'The search engine was shut down', advice: 'Load the page again to go on.', remedy: 'reload' },
}

const remedyNames: Readonly<Record<Remedy, string>> = {
  retry: 'Try again',
  rebuild: 'Build it again',
  reload: 'Load the page again',
  none: '',
}

export interface Remedies {
  readonly retry: () => void
  readonly rebuild: () => void
}

/** Says in the page what went wrong, what it means for the reader, and offers the way out where there is one. */
export function showProblem(place: HTMLElement, error: unknown, remedies: Remedies): void {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof SearchError ? error.code : undefined
  const { title, advice, remedy } =
    code === undefined
      ? ({ title: 'Something went wrong', advice: '', remedy: 'reload' } satisfies Advice)
      : adviceByCode[code]
  const box = element(
    'section',
    { class: 'problem', role: 'alert' },
    element('h2', {}, title),
    element('p', {}, advice),
    element('p', { class: 'problem-detail' }, ...(code === undefined ? [] : [element('code', {}, code), ' ']), message),
  )
  if (remedy !== 'none') {
    const button = element('button', { type: 'button', class: 'button' }, remedyNames[remedy])
    button.addEventListener('click', () => {
      place.replaceChildren()
      if (remedy === 'reload') location.reload()
      else remedies[remedy]()
    })
    box.append(button)
  }
  place.replaceChildren(box)
}
