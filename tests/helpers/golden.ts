import { readFile } from 'node:fs/promises'
import type { TokenEmbeddings } from '../../src/core/types.ts'

/** What PyLate made of one text; indices into `input_ids` and rows of `embeddings.bin`. */
export interface GoldenTokens {
  readonly input_ids: readonly number[]
  readonly attention_mask: readonly number[]
  readonly kept: readonly number[]
  /** First float of the first row. */
  readonly offset: number
  readonly rows: number
  /** PyLate departs from the contract here; model/ says how. */
  readonly divergent: boolean
}

export type GoldenKind = 'query' | 'queryMask' | 'passage'

export type GoldenText = { readonly name: string; readonly text: string } & Readonly<Record<GoldenKind, GoldenTokens>>

export interface GoldenRanking {
  /** The scores of the first eleven lie far enough apart that rounding cannot change their order. */
  readonly clear: boolean
  /** The ten best passages, best first. */
  readonly top: readonly number[]
  readonly scores: readonly number[]
}

export interface GoldenTexts {
  readonly dim: number
  readonly texts: readonly GoldenText[]
  /** By queryExpansion: MaxSim [query][passage] of the texts. */
  readonly maxsim: Readonly<Record<'none' | 'mask', readonly (readonly number[])[]>>
}

export interface GoldenCorpus {
  readonly passages: readonly string[]
  readonly queries: readonly ({ readonly query: string } & Readonly<Record<'none' | 'mask', GoldenRanking>>)[]
}

const folder = new URL('../golden/encoder/', import.meta.url)

export async function goldenTexts(): Promise<GoldenTexts> {
  return JSON.parse(await readFile(new URL('texts.json', folder), 'utf8'))
}

export async function goldenCorpus(): Promise<GoldenCorpus> {
  return JSON.parse(await readFile(new URL('corpus.json', folder), 'utf8'))
}

/** The little-endian floats of every golden row. */
export async function goldenEmbeddings(): Promise<Float32Array> {
  const bytes = await readFile(new URL('embeddings.bin', folder))
  return new Float32Array(Uint8Array.from(bytes).buffer)
}

export function goldenRows(embeddings: Float32Array, dim: number, { offset, rows }: GoldenTokens): TokenEmbeddings {
  return { rows, dim, data: embeddings.subarray(offset, offset + rows * dim) }
}

/** Smallest cosine between rows of the same index; NaN when there are not as many. */
export function leastRowCosine(a: TokenEmbeddings, b: TokenEmbeddings): number {
  if (a.rows !== b.rows || a.dim !== b.dim) return Number.NaN
  let least = 1
  for (let row = 0; row < a.rows; row++) least = Math.min(least, dot(a, row, b, row))
  return least
}

export function maxSim(query: TokenEmbeddings, passage: TokenEmbeddings): number {
  let sum = 0
  for (let q = 0; q < query.rows; q++) {
    let best = Number.NEGATIVE_INFINITY
    for (let p = 0; p < passage.rows; p++) best = Math.max(best, dot(query, q, passage, p))
    sum += best
  }
  return sum
}

function dot(a: TokenEmbeddings, row: number, b: TokenEmbeddings, other: number): number {
  let sum = 0
  for (let d = 0; d < a.dim; d++)
    sum += (a.data[row * a.dim + d] ?? Number.NaN) * (b.data[other * b.dim + d] ?? Number.NaN)
  return sum
}
