import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isRecord } from '../../core/options.ts'
import type { Document } from '../../core/types.ts'
import type { Judgements } from './metrics.ts'
import { sectionsOf } from './sections.ts'

/** A test collection in BEIR's layout: corpus.jsonl, queries.jsonl, qrels.tsv. */
export interface TestCollection {
  readonly documents: readonly Document[]
  /** Text by id; judged queries only. */
  readonly queries: ReadonlyMap<string, string>
  readonly judgements: ReadonlyMap<string, Judgements>
}

/** @throws Error naming file and line of whatever is not as it should be */
export async function readTestCollection(folder: string): Promise<TestCollection> {
  const judgements = await readJudgements(join(folder, 'qrels.tsv'))
  const queries = new Map<string, string>()
  for await (const { _id, text } of jsonLines(join(folder, 'queries.jsonl'))) {
    if (judgements.has(_id)) queries.set(_id, text)
  }
  const documents: Document[] = []
  for await (const { _id, title, text } of jsonLines(join(folder, 'corpus.jsonl'))) {
    if (`${title}${text}`.trim() !== '') documents.push({ id: _id, title, sections: sectionsOf(text) })
  }
  return { documents, queries, judgements }
}

async function readJudgements(path: string): Promise<Map<string, Map<string, number>>> {
  const judgements = new Map<string, Map<string, number>>()
  for await (const { line, where } of linesOf(path)) {
    const [query, document, grade] = line.split('\t')
    if (query === 'query-id') continue
    const value = Number(grade)
    if (query === undefined || document === undefined || !Number.isFinite(value))
      throw new Error(`${where}: not a judgement`)
    const judged = judgements.get(query)
    if (judged === undefined) judgements.set(query, new Map([[document, value]]))
    else judged.set(document, value)
  }
  return judgements
}

async function* jsonLines(path: string): AsyncGenerator<{ _id: string; title: string; text: string }> {
  for await (const { line, where } of linesOf(path)) {
    const value: unknown = JSON.parse(line)
    if (!isRecord(value) || typeof value._id !== 'string') throw new Error(`${where}: no _id`)
    const { _id, title, text } = value
    yield { _id, title: typeof title === 'string' ? title : '', text: typeof text === 'string' ? text : '' }
  }
}

async function* linesOf(path: string): AsyncGenerator<{ line: string; where: string }> {
  let number = 0
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() !== '') yield { line, where: `${path}:${number}` }
  }
}
