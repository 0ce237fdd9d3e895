import { createSearch } from 'colibri-search'
import { indexPage } from 'colibri-search/page'
import 'colibri-search/ui'

const box = document.querySelector('colibri-search')
const page = indexPage(document.querySelector('main'), { divide: 'sections' })

// Called when the box is first used: until then neither the page is read by a model nor the model loaded.
box.engine = async ({ onProgress }) => {
  const search = await createSearch({ name: 'this-page', storage: 'memory', onProgress })
  await search.index(page.documents, { onProgress: (progress) => box.box?.indexProgress(progress) })
  return search
}
box.addEventListener('colibri-select', (event) => {
  if (page.showHit(event.detail.hit, event.detail.query)) event.preventDefault()
})
