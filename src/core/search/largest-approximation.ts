/** A similarity of 1 in eight bits (search/scan.ts): no query row adds more to a sum. */
export const largestApproximation = 255
