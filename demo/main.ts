import type { Document, IndexSummary } from '../src/index.ts'
import { bindBox } from './box.ts'
import { DemoEngine } from './engine.ts'
import { IndexingJobs } from './indexing.ts'
import { forgetOffline, keepForOffline } from './offline.ts'
import { bindOwnFiles } from './own-files.ts'
import { isAbort, SearchAsYouType } from './searching.ts'
import { byId } from './view/element.ts'
import { showExamples } from './view/examples.ts'
import { type Facts, showFacts } from './view/facts.ts'
import { bindKeys } from './view/keyboard.ts'
import { showProblem } from './view/problem.ts'
import { ResultsView } from './view/results.ts'

const input = byId('query', HTMLInputElement)
const results = new ResultsView(
  byId('results', HTMLOListElement),
  byId('outcome', HTMLElement),
  byId('welcome', HTMLElement),
)
const jobsPlace = byId('jobs', HTMLElement)
const welcome = 'Ask something, or try one of the questions above.'

const engine = new DemoEngine(jobsPlace)
let facts: Facts = {}

const searching = new SearchAsYouType({
  search: async (query, options) => (await engine.opened()).search(query, options),
  wantsPreview: () => !engine.isPrepared,
  onAnswer: (query, result, elapsed) => {
    results.show(query, result, elapsed)
    learn({ timing: result.timing, elapsed })
    // The rest of the index comes in the background.
    void refreshStatus()
  },
  onEmpty: () => results.clear(welcome),
  onBusy: (busy) => {
    results.busy = busy
    if (busy) results.wait()
  },
  onError: report,
})

const indexing = new IndexingJobs(jobsPlace, () => {
  searching.again()
  void refreshStatus()
})

async function start(): Promise<void> {
  try {
    await engine.opened()
    await refreshStatus()
    await engine.prepare()
    await refreshStatus()
  } catch (error) {
    report(error)
  }
}

async function indexFiles(documents: AsyncIterable<Document>, total: number): Promise<IndexSummary | undefined> {
  try {
    const summary = await indexing.run(await engine.opened(), { label: 'Your files', documents, total })
    learn({ summary })
    return summary
  } catch (error) {
    report(error)
    return undefined
  }
}

async function rebuild(): Promise<void> {
  try {
    await engine.erase()
    location.reload()
  } catch (error) {
    report(error)
  }
}

async function deleteEverything(): Promise<void> {
  indexing.stopAll()
  try {
    await engine.erase()
    await forgetOffline()
    document.body.classList.add('erased')
    results.clear('Everything is deleted. Load the page again to start over.')
    input.disabled = true
    learn({ status: undefined, summary: undefined, timing: undefined })
  } catch (error) {
    report(error)
  }
}

async function refreshStatus(): Promise<void> {
  try {
    learn({ status: await (await engine.opened()).status() })
  } catch (error) {
    report(error)
  }
}

function learn(more: { [Fact in keyof Facts]?: Facts[Fact] | undefined }): void {
  const known = Object.entries({ ...facts, ...more }).filter(([, value]) => value !== undefined)
  facts = Object.fromEntries(known)
  showFacts(byId('facts', HTMLElement), facts)
}

function report(error: unknown): void {
  if (isAbort(error)) return
  showProblem(byId('problem', HTMLElement), error, { retry: () => void start(), rebuild: () => void rebuild() })
}

input.addEventListener('input', () => searching.ask(input.value))
byId('search', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault()
  searching.ask(input.value, true)
})
showExamples(byId('examples', HTMLElement), (question) => {
  input.value = question
  input.focus()
  searching.ask(question, true)
})
const eraseDialog = byId('erase-dialog', HTMLDialogElement)
byId('erase', HTMLButtonElement).addEventListener('click', () => eraseDialog.showModal())
eraseDialog.addEventListener('close', () => {
  if (eraseDialog.returnValue === 'erase') void deleteEverything()
  eraseDialog.returnValue = ''
})
bindOwnFiles(indexFiles)
bindBox(
  () => engine.opened(),
  (question) => {
    input.value = question
    searching.ask(question, true)
  },
)
bindKeys(input, results)
results.clear(welcome)
keepForOffline().catch(report)
void start()
