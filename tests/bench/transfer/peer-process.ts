import { gatherDocuments } from '../../../src/node/gather-documents.ts'
import type { PeerName } from './apart.ts'
import { pagefind } from './pagefind.ts'
import { questions, questionsAbout } from './questions.ts'
import { miniSearchWhole, oramaWhole } from './whole-index.ts'

const [name, source = '', folder = ''] = process.argv.slice(2)
const { documents } = await gatherDocuments({ source })
const peers = {
  pagefind: () => pagefind(documents, questionsAbout(documents, questions), folder),
  minisearch: () => miniSearchWhole(documents),
  orama: () => oramaWhole(documents),
}
const isPeer = (value: string | undefined): value is PeerName => value !== undefined && Object.hasOwn(peers, value)
if (!isPeer(name)) throw new Error(`There is no peer ${name}`)
process.send?.(await peers[name]())
