/**
 * Shows what an engine makes of the relaxed dot product, by an `operand` of 8 bits, 255, which the instruction
 * leaves open: 65,534 where pairs saturate in 16 bits (x86 without VNNI, where it takes three instructions), 129,540 with VNNI,
 * and -508 where the operand is signed (ARM).
 */
export function dotLowering(operand: i32): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return 0
  const sums = i32x4.relaxed_dot_i8x16_i7x16_add_s(i8x16.splat(127), i8x16.splat(<i8>operand), i32x4.splat(0))
  return i32x4.extract_lane(sums, 0)
}
