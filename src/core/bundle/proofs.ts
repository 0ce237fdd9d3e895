import { joined } from '../bytes/joined.ts'

/**
 * Lets single pieces of a file be checked without a digest for each of them in the manifest. The digests of up to 16
 * pieces are the leaves of a tree (Merkle 1987; leaves and nodes are told apart as in RFC 6962, section 2.1) whose root
 * is named there. With each piece comes its proof: the digests beside its way to the root. A digest is the first 10 bytes
 * of SHA-256, all zeros where a tree has no node.
 */
const levels = 4
const piecesInTree = 2 ** levels
const digestBytes = 10

/** Length of every proof. */
export const proofBytes = levels * digestBytes

/** SHA-256 of some bytes, in hexadecimal. */
export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => string | Promise<string>

/** Bytes of the roots of so many pieces. */
export const rootBytes = (pieces: number): number => Math.ceil(pieces / piecesInTree) * digestBytes

/** The roots of the trees over these pieces, one after the other, and the proof of each piece. */
export async function prove(
  pieces: readonly Uint8Array[],
  sha256: Sha256,
): Promise<{ readonly roots: Uint8Array; readonly proofs: readonly Uint8Array[] }> {
  const roots = new Uint8Array(rootBytes(pieces.length))
  const proofs = pieces.map(() => new Uint8Array(proofBytes))
  for (let first = 0; first < pieces.length; first += piecesInTree) {
    const own = pieces.slice(first, first + piecesInTree)
    let digests = await Promise.all(own.map((piece) => leaf(piece, sha256)))
    for (let level = 0; level < levels; level++) {
      for (const index of own.keys()) {
        const sibling = digests[(index >> level) ^ 1]
        if (sibling !== undefined) proofs[first + index]?.set(sibling, level * digestBytes)
      }
      const nodes = Array.from({ length: Math.ceil(digests.length / 2) }, (_, index) =>
        node(digests[2 * index] ?? absent, digests[2 * index + 1] ?? absent, sha256),
      )
      digests = await Promise.all(nodes)
    }
    roots.set(digests[0] ?? absent, rootBytes(first))
  }
  return { roots, proofs }
}

/** Whether a piece is the one of its place among those that have these roots. */
export async function isProven(
  piece: Uint8Array,
  index: number,
  proof: Uint8Array,
  roots: Uint8Array,
  sha256: Sha256,
): Promise<boolean> {
  let digest = await leaf(piece, sha256)
  for (let level = 0; level < levels; level++) {
    const sibling = proof.subarray(level * digestBytes, (level + 1) * digestBytes)
    const isRight = ((index >> level) & 1) === 1
    digest = await (isRight ? node(sibling, digest, sha256) : node(digest, sibling, sha256))
  }
  const place = rootBytes(index - (index % piecesInTree))
  const root = roots.subarray(place, place + digestBytes)
  return root.length === digestBytes && root.every((byte, at) => byte === digest[at])
}

const absent = new Uint8Array(digestBytes)

const leaf = (piece: Uint8Array, sha256: Sha256): Promise<Uint8Array> => digestOf(0, [piece], sha256)

const node = (left: Uint8Array, right: Uint8Array, sha256: Sha256): Promise<Uint8Array> =>
  digestOf(1, [left, right], sha256)

async function digestOf(kind: number, parts: readonly Uint8Array[], sha256: Sha256): Promise<Uint8Array> {
  const hexadecimal = await sha256(joined([Uint8Array.of(kind), ...parts]))
  return Uint8Array.from({ length: digestBytes }, (_, byte) =>
    Number.parseInt(hexadecimal.slice(2 * byte, 2 * byte + 2), 16),
  )
}
