import type { Metadata } from '../types.ts'
import type { SearchBoost } from './boost.ts'
import { fits } from './fits.ts'

/** Product of the boosts that fit a document's metadata; 1 where none does. */
export function boostFor(boosts: readonly SearchBoost[], metadata: Metadata | undefined): number {
  return boosts.reduce((product, { where, by }) => (fits(where, metadata) ? product * by : product), 1)
}

/** Scores that differ by no more than this share are alike. */
const rounding = 1e-9

/** Standard deviation of scores; 1 where they are all alike, so that a boost still tells them apart. */
export function spreadOf(scores: readonly number[]): number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(scores.length, 1)
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(scores.length, 1)
  const spread = Math.sqrt(variance)
  return spread > rounding * Math.abs(mean) ? spread : 1
}
