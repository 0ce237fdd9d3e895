import { createSearch, modelDownload } from 'colibri-search'
import 'colibri-search/ui'

const index = `${import.meta.env.BASE_URL}search/`
const box = document.querySelector('colibri-search')
box.engine = (options) => createSearch({ index, load: 'when-needed', ...options })
box.download = () => modelDownload()
