// node --import tsx tests/bench/quality/full-text.ts SET PEER FILE: nDCG@10 of a peer as JSON in FILE. A process of its
// own, because some indexes of large collections fill a heap.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readTestCollection } from '../../../src/node/evaluation/collection.ts'
import { meanScores } from '../../../src/node/evaluation/metrics.ts'
import { fullTextPeers } from '../peers/full-text.ts'

const depth = 10

const [folder = '', name = '', file = ''] = process.argv.slice(2)
const make = fullTextPeers.get(name)
if (make === undefined) throw new Error(`there is no peer "${name}"`)
const { documents, queries, judgements } = await readTestCollection(folder)
const peer = make()
await peer.index(documents)
const rankings = new Map<string, readonly string[]>()
for (const [id, text] of queries) rankings.set(id, await peer.search(text, depth))
await peer.close()
await mkdir(dirname(file), { recursive: true })
await writeFile(file, JSON.stringify({ 'ndcg@10': meanScores(rankings, judgements)['ndcg@10'] }))
