import { openStore } from '../../workers/store/open-store.ts'
import { writeForever } from './endless-writer.ts'

// Commits until it is terminated, and says before each commit which revision it makes.
addEventListener('message', async ({ data }) => {
  const { store } = await openStore(data)
  await writeForever(store, (revision) => postMessage(revision))
})
