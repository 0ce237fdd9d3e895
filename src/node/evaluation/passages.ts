import { writeFile } from 'node:fs/promises'
import type { Encoder } from '../../core/ports.ts'
import { passageText } from '../../core/text/passage-text.ts'
import { splitDocument } from '../../core/text/split.ts'
import type { TestCollection } from './collection.ts'

/** Writes {document, text} of every passage as the encoder sees it, so that another implementation can score the same. */
export async function writePassages(path: string, { documents }: TestCollection, encoder: Encoder): Promise<void> {
  const options = { countTokens: (text: string) => encoder.countTokens(text), budget: encoder.passageBudget }
  const lines = documents.flatMap((document) =>
    splitDocument(document, options).map((passage) =>
      JSON.stringify({ document: document.id, text: passageText(passage) }),
    ),
  )
  await writeFile(path, `${lines.join('\n')}\n`)
}
