import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Document } from '../../../src/core/types.ts'

/** Questions that each peer is asked. */
export const questions = 10

/** Questions by the titles of pages spread over the whole collection. */
export function questionsAbout(documents: readonly Document[], count: number): string[] {
  const titled = documents.flatMap(({ title }) => title ?? [])
  return Array.from({ length: count }, (_, index) => {
    return `how does ${titled[Math.floor(((index + 0.5) / count) * titled.length)]} work`
  })
}

/** Queries spread over those of a test collection; undefined when the folder has none. */
export async function realQuestions(folder: string, count: number): Promise<string[] | undefined> {
  const lines = await readFile(join(folder, 'queries.jsonl'), 'utf8').catch(() => undefined)
  const all = lines?.trim().split('\n').map(textOf)
  return all && Array.from({ length: count }, (_, index) => all[Math.floor(((index + 0.5) / count) * all.length)] ?? '')
}

function textOf(line: string): string {
  const value: unknown = JSON.parse(line)
  const text = typeof value === 'object' && value !== null && 'text' in value ? value.text : undefined
  if (typeof text !== 'string') throw new Error(`not a query: ${line}`)
  return text
}
