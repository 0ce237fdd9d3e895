// Residual codes to integer levels. A row's byte i holds value i in its lowest bits, value i + rowBytes in the next
// bits, and so on (the plane rule). Rows are read and written in whole vectors: what a plane writes too far, the next
// plane or row overwrites, and up to 15 bytes after the last row are read and not used.

/** Bytes of a level: i8 for the relaxed dot product, i16 for the other. */
export const LEVEL_BYTES: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2

@inline function storeLevels(to: usize, levels: v128): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    v128.store(to, levels)
  } else {
    v128.store(to, i16x8.extend_low_i8x16_s(levels))
    v128.store(to, i16x8.extend_high_i8x16_s(levels), 16)
  }
}

@inline function lookUp(table: v128, codes: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? i8x16.relaxed_swizzle(table, codes) : i8x16.swizzle(table, codes)
}

/** Two planes: both come from one load when a row is whole vectors. */
@inline function decodeNibbles(from: usize, rowBytes: usize, table: v128, to: usize): void {
  const mask = i8x16.splat(15)
  const high = to + rowBytes * LEVEL_BYTES
  for (let byte: usize = 0; byte < rowBytes; byte += 16) {
    const packed = v128.load(from + byte)
    storeLevels(to + byte * LEVEL_BYTES, lookUp(table, v128.and(packed, mask)))
    storeLevels(high + byte * LEVEL_BYTES, lookUp(table, v128.and(i16x8.shr_u(packed, 4), mask)))
  }
}

/** Four planes of two vectors, which are loaded once and shifted by a constant, as an engine does in one instruction. */
@inline function decodeQuarters(from: usize, rowBytes: usize, table: v128, to: usize): void {
  const mask = i8x16.splat(3)
  let first = v128.load(from)
  let second = v128.load(from, 16)
  for (const end = from + 4; from < end; from++) {
    storeLevels(to, lookUp(table, v128.and(first, mask)))
    storeLevels(to + 16 * LEVEL_BYTES, lookUp(table, v128.and(second, mask)))
    first = i16x8.shr_u(first, 2)
    second = i16x8.shr_u(second, 2)
    to += rowBytes * LEVEL_BYTES
  }
}

@inline function decodePlanes(from: usize, rowBytes: usize, nbits: i32, table: v128, to: usize): void {
  const largest: i32 = (1 << nbits) - 1
  const mask = i8x16.splat(<i8>largest)
  for (let shift = 0; shift < 8; shift += nbits) {
    for (let byte: usize = 0; byte < rowBytes; byte += 16) {
      const codes = v128.and(i16x8.shr_u(v128.load(from + byte), shift), mask)
      storeLevels(to + byte * LEVEL_BYTES, lookUp(table, codes))
    }
    to += rowBytes * LEVEL_BYTES
  }
}

/** Decodes `tokens` rows of `dim` values; `levels` points at the level of each bucket. */
export function decode(from: usize, tokens: i32, dim: i32, nbits: i32, levels: usize, to: usize): void {
  const rowBytes = <usize>((dim * nbits) >> 3)
  const table = v128.load(levels)
  const wholeNibbles = nbits == 4 && (rowBytes & 15) == 0
  const twoVectors = nbits == 2 && (rowBytes - 1) >> 4 == 1
  for (const end = from + <usize>tokens * rowBytes; from < end; from += rowBytes) {
    if (wholeNibbles) decodeNibbles(from, rowBytes, table, to)
    else if (twoVectors) decodeQuarters(from, rowBytes, table, to)
    else decodePlanes(from, rowBytes, nbits, table, to)
    to += <usize>dim * LEVEL_BYTES
  }
}
