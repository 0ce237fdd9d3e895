import { elements } from '../bytes/frame.ts'
import { joined } from '../bytes/joined.ts'
import type { Piece } from '../bytes/range.ts'
import { highBits, joinLayers, layerBytes, splitLayers } from '../codec/layers.ts'
import type { PackedNbits } from '../codec/packing.ts'
import type { CompressedPassages } from '../types.ts'
import { wrong } from './fields.ts'

/**
 * The codes and residuals of a chunk as pieces of a bundle that is searched in parts: u32 dim, nbits, passages and tokens; then
 * of each passage u16 [tokens] codes and the high layer of its residuals; then of each the low layer (codec/layers.ts).
 */
const headBytes = 4 * Uint32Array.BYTES_PER_ELEMENT
const codeBytes = Uint16Array.BYTES_PER_ELEMENT

/** How the passages of a chunk were compressed. */
export interface PassageShape {
  readonly codec: string
  readonly dim: number
  readonly nbits: PackedNbits
}

const none = new Uint8Array(0)

/** All pieces of a chunk, in order. */
export function passagePieces(compressed: CompressedPassages, nbits: PackedNbits): Uint8Array[] {
  const { codes, residuals, doclens, dim, passages, tokens } = compressed
  const bytes = new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength)
  const size = layerBytes(dim, nbits)
  const { high, low } = splitLayers(residuals, dim, nbits)
  const head = new Uint8Array(Uint32Array.of(dim, nbits, passages, tokens).buffer)
  const [highs, lows]: [Uint8Array[], Uint8Array[]] = [[], []]
  let token = 0
  for (const doclen of doclens) {
    const [first, end] = [token, token + doclen]
    token = end
    const own = bytes.subarray(first * codeBytes, end * codeBytes)
    highs.push(joined([own, high.subarray(first * size.high, end * size.high)]))
    lows.push(low.subarray(first * size.low, end * size.low))
  }
  return [head, ...highs, ...lows]
}

/** The residuals of a chunk, from all its pieces; index-corrupt when they are not as many as the first says. */
export function residualsOfPieces([head, ...pieces]: readonly Uint8Array[]): Uint8Array {
  const [dim = 0, nbits = 0, passages = 0, tokens = 0] = elements(Uint8Array.from(head ?? none), Uint32Array)
  if ((nbits !== 1 && nbits !== 2 && nbits !== 4) || pieces.length !== 2 * passages) throw misfit()
  const size = layerBytes(dim, nbits)
  const high = joined(pieces.slice(0, passages).map((piece) => piece.subarray(codesIn(piece, size.high))))
  const low = joined(pieces.slice(passages))
  if (high.length !== tokens * size.high || low.length !== tokens * size.low) throw misfit()
  return joinLayers({ high, low }, dim, nbits)
}

/** Where the codes and high layers of passages lie. */
export function highPlaces(starts: Uint32Array, passages: Uint32Array, { dim, nbits }: PassageShape): Piece[] {
  const bytes = codeBytes + layerBytes(dim, nbits).high
  return Array.from(passages, (passage) => ({
    index: 1 + passage,
    start: headBytes + (starts[passage] ?? 0) * bytes,
    end: headBytes + (starts[passage + 1] ?? 0) * bytes,
  }))
}

/** Where their low layers lie. */
export function lowPlaces(starts: Uint32Array, passages: Uint32Array, { dim, nbits }: PassageShape): Piece[] {
  const { high, low } = layerBytes(dim, nbits)
  const first = headBytes + (starts.at(-1) ?? 0) * (codeBytes + high)
  return Array.from(passages, (passage) => ({
    index: starts.length + passage,
    start: first + (starts[passage] ?? 0) * low,
    end: first + (starts[passage + 1] ?? 0) * low,
  }))
}

/** Passages as their high layers have them. */
export function passagesOfHigh(pieces: readonly Uint8Array[], { codec, dim, nbits }: PassageShape): CompressedPassages {
  const size = layerBytes(dim, nbits).high
  const doclens = Uint16Array.from(pieces, (piece) => codesIn(piece, size) / codeBytes)
  const tokens = doclens.reduce((sum, doclen) => sum + doclen, 0)
  const codes = new Uint16Array(tokens)
  const asBytes = new Uint8Array(codes.buffer)
  const residuals = new Uint8Array(tokens * size)
  let token = 0
  for (const [index, piece] of pieces.entries()) {
    const split = codesIn(piece, size)
    asBytes.set(piece.subarray(0, split), token * codeBytes)
    residuals.set(piece.subarray(split), token * size)
    token += doclens[index] as number
  }
  return { passages: pieces.length, tokens, dim, nbits: highBits(nbits), codec, doclens, codes, residuals }
}

/** Passages of both their layers. */
export function passagesOfLayers(
  highs: readonly Uint8Array[],
  lows: readonly Uint8Array[],
  shape: PassageShape,
): CompressedPassages {
  const high = passagesOfHigh(highs, shape)
  const residuals = joinLayers({ high: high.residuals, low: joined(lows) }, shape.dim, shape.nbits)
  return { ...high, nbits: shape.nbits, residuals }
}

/** Where a piece's codes end. */
const codesIn = (piece: Uint8Array, tokenBytes: number): number =>
  Math.floor(piece.length / (codeBytes + tokenBytes)) * codeBytes

const misfit = () => wrong('the codes of a chunk', 'in as many pieces as they say')
