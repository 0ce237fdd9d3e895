import type { Hit } from '../core/results.ts'
import { furtherSections } from './sections.ts'
import type { BoxState } from './state.ts'

export type Move = 'next' | 'previous' | 'first' | 'last'

/** Something that can be selected: a recent search, a hit, or a further section of a hit. */
export interface Selectable {
  /** A hit's id, or the query of a recent search. */
  readonly key: string
  /** Which of the document's sections; absent for the hit itself. */
  readonly section?: number
}

type Selection = Pick<BoxState, 'selected' | 'section'>

/** What can be selected, in order: recent searches while nothing is typed, hits with their sections otherwise. */
export function selectables({ query, recent, hits }: Pick<BoxState, 'query' | 'recent' | 'hits'>): Selectable[] {
  if (query.trim() === '') return recent.map((key) => ({ key }))
  return hits.flatMap((hit): Selectable[] => [
    { key: hit.id },
    ...furtherSections(hit).map(({ passage: { section } }) => ({ key: hit.id, section })),
  ])
}

export const isSelected = ({ key, section }: Selectable, selection: Selection): boolean =>
  key === selection.selected && section === selection.section

/** What is selected after a move. Between the last and the first there is one step where nothing is. */
export function moved(all: readonly Selectable[], selection: Selection, move: Move): Selectable | undefined {
  if (move === 'first') return all[0]
  if (move === 'last') return all.at(-1)
  const at = all.findIndex((candidate) => isSelected(candidate, selection))
  if (move === 'next') return all[at + 1]
  return at < 0 ? all.at(-1) : all[at - 1]
}

/**
 * A better answer in the place of an earlier one to the same query. The hit that the reader has selected keeps its row,
 * even where the better answer has it elsewhere or not at all; it stays as it is when a section of it is selected.
 */
export function upgraded(
  shown: readonly Hit[],
  better: readonly Hit[],
  { selected, section }: Selection,
): readonly Hit[] {
  const row = shown.findIndex(({ id }) => id === selected)
  const kept = shown[row]
  if (kept === undefined) return better
  const others = better.filter(({ id }) => id !== selected)
  const replacement = section === undefined ? better.find(({ id }) => id === selected) : undefined
  return others.toSpliced(row, 0, replacement ?? kept)
}
