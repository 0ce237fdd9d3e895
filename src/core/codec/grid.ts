/**
 * Steps in one of the grid that centroids may lie on: with 96 dimensions a centroid, which has length 1, is moved by some .044,
 * which residuals of some .5 hardly notice, and its numbers take one byte each, of five bits when compressed.
 */
const steps = 64

/** The nearest values on the grid. */
export const onGrid = (values: Float32Array): Float32Array<ArrayBuffer> =>
  // Added to zero, since there would be two of it.
  Float32Array.from(values, (value) => Math.round(value * steps) / steps + 0)

/** Values in steps; undefined when some lie off the grid, or too far from zero for a byte. */
export function inSteps(values: Float32Array): Int8Array<ArrayBuffer> | undefined {
  const whole = Int8Array.from(values, (value) => value * steps)
  return values.every((value, index) => Object.is(value, (whole[index] as number) / steps)) ? whole : undefined
}

/** What inSteps() was given. */
export const fromSteps = (whole: Int8Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(whole, (value) => value / steps)
