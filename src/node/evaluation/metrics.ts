/** Grades of the documents judged for one query; a document that is not there was judged irrelevant or not at all. */
export type Judgements = ReadonlyMap<string, number>

export interface Scores {
  readonly 'ndcg@10': number
  readonly 'success@1': number
  readonly 'recall@100': number
}

/**
 * Normalised discounted cumulative gain with linear gain, as trec_eval's ndcg_cut computes it: a document's grade over
 * log2(rank + 1), divided by what the ideal ranking would have.
 */
export function ndcg(ranking: readonly string[], judgements: Judgements, cut: number): number {
  const gained = discounted(ranking.slice(0, cut).map((id) => judgements.get(id) ?? 0))
  const ideal = discounted([...judgements.values()].sort((a, b) => b - a).slice(0, cut))
  return ideal === 0 ? 0 : gained / ideal
}

const discounted = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, place) => sum + Math.max(grade, 0) / Math.log2(place + 2), 0)

/** 1 when a relevant document is among the first `cut`, else 0. */
export function success(ranking: readonly string[], judgements: Judgements, cut: number): number {
  return ranking.slice(0, cut).some((id) => (judgements.get(id) ?? 0) > 0) ? 1 : 0
}

/** Share of the relevant documents that are among the first `cut`. */
export function recall(ranking: readonly string[], judgements: Judgements, cut: number): number {
  const relevant = [...judgements].filter(([, grade]) => grade > 0).map(([id]) => id)
  const found = new Set(ranking.slice(0, cut))
  return relevant.length === 0 ? 0 : relevant.filter((id) => found.has(id)).length / relevant.length
}

/** Means over all judged queries, each ranking given by its query's id; a query without a ranking counts as 0. */
export function meanScores(
  rankings: ReadonlyMap<string, readonly string[]>,
  judgements: ReadonlyMap<string, Judgements>,
): Scores {
  const mean = (metric: (ranking: readonly string[], judged: Judgements) => number) => {
    const values = [...judgements].map(([query, judged]) => metric(rankings.get(query) ?? [], judged))
    return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return {
    'ndcg@10': mean((ranking, judged) => ndcg(ranking, judged, 10)),
    'success@1': mean((ranking, judged) => success(ranking, judged, 1)),
    'recall@100': mean((ranking, judged) => recall(ranking, judged, 100)),
  }
}
