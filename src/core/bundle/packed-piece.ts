/** A piece is compressed (RFC 1951) behind a byte of 1 where that makes it smaller. */
const compressed = 1

/** A piece, compressed where that makes it smaller. */
export async function packPiece(
  piece: Uint8Array,
  deflate: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const packed = await deflate(piece)
  return packed.length + 1 < piece.length || piece[0] === compressed ? Uint8Array.of(compressed, ...packed) : piece
}

/** What packPiece was given. */
export async function unpackPiece(
  piece: Uint8Array,
  inflate: (packed: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>,
): Promise<Uint8Array> {
  return piece[0] === compressed ? new Uint8Array(await inflate(Uint8Array.from(piece.subarray(1)))) : piece
}
