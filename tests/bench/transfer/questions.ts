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
