import { isRecord } from '../../core/options.ts'
import { type Found, reasonOf } from './found.ts'

/** Documents of a JSON Lines text, one a line, with the fields of a Document; `_id` stands for `id`. */
export function* readJsonLines(text: string, file: string): Generator<Found> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const origin = `${file}:${index + 1}`
    try {
      const value: unknown = JSON.parse(line)
      yield { origin, document: isRecord(value) && '_id' in value ? renamed(value) : value }
    } catch (error) {
      yield { origin, problem: `is not JSON: ${reasonOf(error)}` }
    }
  }
}

function renamed({ _id, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { id: _id, ...rest }
}
