import type { Hit } from '../core/results.ts'
import type { BoxState } from './state.ts'

export type Move = 'next' | 'previous' | 'first' | 'last'

/** Keys of what can be selected, in order: recent searches while nothing is typed, hits otherwise. */
export function choices({ query, recent, hits }: Pick<BoxState, 'query' | 'recent' | 'hits'>): readonly string[] {
  return query.trim() === '' ? recent : hits.map(({ id }) => id)
}

/** The key after a move. Between the last and the first there is one step where nothing is selected. */
export function moved(keys: readonly string[], selected: string | undefined, move: Move): string | undefined {
  if (move === 'first') return keys[0]
  if (move === 'last') return keys.at(-1)
  const at = selected === undefined ? -1 : keys.indexOf(selected)
  if (move === 'next') return keys[at + 1]
  return at < 0 ? keys.at(-1) : keys[at - 1]
}

/**
 * A better answer in the place of an earlier one to the same query. The hit that the reader has selected keeps its row,
 * even where the better answer has it elsewhere or not at all.
 */
export function upgraded(shown: readonly Hit[], better: readonly Hit[], selected: string | undefined): readonly Hit[] {
  const row = shown.findIndex(({ id }) => id === selected)
  const kept = shown[row]
  if (kept === undefined) return better
  const others = better.filter(({ id }) => id !== selected)
  return others.toSpliced(row, 0, better.find(({ id }) => id === selected) ?? kept)
}
