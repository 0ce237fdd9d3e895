/**
 * Constants of the lexical score, chosen for nDCG@10 on docs-vue, docs-tldr, nfcorpus, cosqa and cranfield together.
 * With them the five are .68, .40, .31, .37, .51; each constant halved or doubled alone moves none by more than .02.
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
