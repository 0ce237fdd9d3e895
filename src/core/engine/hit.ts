import type { Hit } from '../results.ts'
import type { Document, Passage } from '../types.ts'

type Described = Pick<Document, 'id' | 'title' | 'url' | 'metadata'>

export function hitOf({ id, title, url, metadata }: Described, passage: Passage, score: number): Hit {
  return {
    id,
    score,
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url: withAnchor(url, passage.anchor) }),
    ...(metadata === undefined ? {} : { metadata }),
    passage,
  }
}

function withAnchor(url: string, anchor: string | undefined): string {
  return anchor === undefined || anchor === '' ? url : `${url.replace(/#.*$/s, '')}#${anchor}`
}
