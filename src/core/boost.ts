export const leastBoost = 0.001
export const mostBoost = 1000

/** What is wrong with how much a document is to count, or undefined. */
export function wrongBoost(value: unknown): string | undefined {
  return isBoost(value) ? undefined : `must be a number from ${leastBoost} to ${mostBoost}`
}

export const isBoost = (value: unknown): value is number =>
  typeof value === 'number' && value >= leastBoost && value <= mostBoost
