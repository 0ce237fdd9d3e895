/**
 * Constants of the lexical score. Each was tried alone, at a few values, for nDCG@10 by words on docs-vue, docs-tldr,
 * nfcorpus, cosqa and cranfield; with these `npm run eval -- --mode lexical` gives .700 on docs-vue, .313 on nfcorpus and
 * .512 on cranfield.
 */

/** BM25: saturation of repeated words, and how much a longer text needs more of them. */
export const k1 = 1.5
export const b = 0.6

/** What an occurrence counts in each field. */
export const fieldWeights = { title: 3, headings: 1.5, text: 1 }

/** What a word counts that is not the very one asked for. */
export const expansionWeights = {
  /** Singular for plural, and the reverse. */
  form: 0.9,
  /** A longer word, where the one typed so far is a word too, and where it is none. */
  longer: 0.4,
  completed: 0.9,
  /** By the number of edits. */
  misspelt: [1, 0.7, 0.5],
}

/** `addEventListener` is what is meant; `add`, `event` and `listener` are a help where nobody writes it. */
export const partWeight = 0.3

/** BM25: how much a word says that so many of all passages hold. */
export const rarityOf = (holding: number, passages: number): number =>
  Math.log(1 + (passages - holding + 0.5) / (holding + 0.5))

/**
 * A word that is less rare than this share of a query's rarest word counts nothing beside it, where there are not few passages:
 * it hardly tells one from another, and takes most of the time, and of what is fetched of a bundle in parts.
 */
export const commonRarity = 0.2
export const fewPassages = 10_000
