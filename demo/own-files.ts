import { canBeRead, droppedFiles, type LocalFile, pickedFiles } from './text/files.ts'
import { byId } from './view/element.ts'

/** Wires the two pickers and the drop zone; `take` gets the files that can be read, and how many were left out. */
export function bindOwnFiles(take: (files: readonly LocalFile[], leftOut: number) => void): void {
  const offer = (files: readonly LocalFile[]) => {
    const good = files.filter(canBeRead)
    take(good, files.length - good.length)
  }
  for (const id of ['folder', 'files']) {
    const input = byId(id, HTMLInputElement)
    input.addEventListener('change', () => {
      if (input.files !== null) offer(pickedFiles(input.files))
      input.value = ''
    })
  }
  bindDrop(byId('drop', HTMLElement), offer)
}

function bindDrop(zone: HTMLElement, offer: (files: readonly LocalFile[]) => void): void {
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
    if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(offer)
  })
}
