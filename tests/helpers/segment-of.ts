import { encodeSegment } from '../../src/core/lexical/encode-segment.ts'
import { Segment } from '../../src/core/lexical/segment.ts'

/** The words of a chunk in which each of these texts is a document of one passage. */
export function segmentOf(texts: readonly string[]): Segment {
  const documents = texts.map((_, index) => ({ id: `${index}`, digest: '' }))
  const passages = texts.map((text, document) => ({
    document,
    trail: [],
    text,
    section: 0,
    range: { start: 0, end: text.length },
  }))
  return Segment.read(encodeSegment({ documents, passages }, ''), '', texts.length)
}
