import { features } from 'web-features'
import type { Document } from '../../../src/core/types.ts'
import { readTestCollection, type TestCollection } from '../../../src/node/evaluation/collection.ts'

const questions = 50

/** Descriptions of features of the web platform, one document each. */
export function featureDocuments(): Document[] {
  return Object.entries(features).flatMap(([id, feature]) =>
    feature.kind === 'feature' ? [{ id, title: feature.name, text: feature.description }] : [],
  )
}

/** A test collection from a folder, or without one the feature descriptions, asked by name and judged by nobody. */
export async function documentsFor(folder: string | undefined): Promise<TestCollection> {
  if (folder !== undefined) return readTestCollection(folder)
  const documents = featureDocuments()
  const step = Math.floor(documents.length / questions)
  const asked = documents.filter((_, index) => index % step === 0).slice(0, questions)
  const queries = new Map(asked.map(({ id, title }) => [id, `how does ${title} work`]))
  return { documents, queries, judgements: new Map() }
}
