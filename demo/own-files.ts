import type { Document, IndexSummary } from '../src/index.ts'
import { readDocuments } from './text/documents.ts'
import { type ChosenFiles, droppedFiles, type FileProblem, pickedFiles } from './text/files.ts'
import { byId, element } from './view/element.ts'
import { count, counted } from './view/format.ts'

/** Indexes documents that are read as they are wanted; undefined when it did not come to its end. */
type IndexDocuments = (documents: AsyncIterable<Document>, total: number) => Promise<IndexSummary | undefined>

/** Problems shown by name; a folder may hold thousands. */
const namedProblems = 20

/** Wires the two pickers and the drop zone: what is chosen is indexed, and what became of it is said in the page. */
export function bindOwnFiles(index: IndexDocuments): void {
  const take = (chosen: ChosenFiles) => void indexFiles(chosen, index)
  for (const id of ['folder', 'files']) {
    const input = byId(id, HTMLInputElement)
    input.addEventListener('change', () => {
      if (input.files !== null) take(pickedFiles(input.files))
      input.value = ''
    })
  }
  bindDrop(byId('drop', HTMLElement), take)
}

async function indexFiles({ files, problems }: ChosenFiles, index: IndexDocuments): Promise<void> {
  if (files.length === 0) return showOutcome('Nothing here that can be read.', problems)
  showOutcome('', [])
  const all = [...problems]
  const summary = await index(
    readDocuments(files, (problem) => all.push(problem)),
    files.length,
  )
  if (summary === undefined) return showOutcome('', all)
  const { documents, passages } = summary
  showOutcome(`${counted(documents, 'file')} indexed, ${counted(passages, 'new passage')}.`, all)
}

function showOutcome(outcome: string, problems: readonly FileProblem[]): void {
  const leftOut = problems.length === 0 ? '' : ` ${counted(problems.length, 'other file')} left out.`
  const list = element('ul', { class: 'file-problems' })
  for (const { path, reason } of problems.slice(0, namedProblems)) list.append(element('li', {}, `${path} ${reason}.`))
  const more = problems.length - namedProblems
  if (more > 0) list.append(element('li', {}, `And ${count(more)} more.`))
  byId('files-outcome', HTMLElement).replaceChildren(outcome + leftOut, ...(problems.length === 0 ? [] : [list]))
}

function bindDrop(zone: HTMLElement, take: (chosen: ChosenFiles) => void): void {
  // Anywhere on the page: a file dropped beside the zone would otherwise replace the page.
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
    zone.classList.add('drop-open')
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) zone.classList.remove('drop-open')
  })
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    zone.classList.remove('drop-open')
    if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(take)
  })
}
