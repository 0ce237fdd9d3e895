/**
 * MurmurHash3 x86 128 (Austin Appleby, public domain): four 32-bit words. Quick and well mixed, not cryptographic:
 * it guards against accidents of storage and tells changed content from unchanged, nothing more.
 */
export function murmur3(bytes: Uint8Array, seed = 0): Uint32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length - (bytes.length % 16)
  let a = seed
  let b = seed
  let c = seed
  let d = seed
  for (let at = 0; at < end; at += 16) {
    a ^= mixA(view.getUint32(at, true))
    a = (Math.imul((rotate(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0
    b ^= mixB(view.getUint32(at + 4, true))
    b = (Math.imul((rotate(b, 17) + c) | 0, 5) + 0x0bcaa747) | 0
    c ^= mixC(view.getUint32(at + 8, true))
    c = (Math.imul((rotate(c, 15) + d) | 0, 5) + 0x96cd1c35) | 0
    d ^= mixD(view.getUint32(at + 12, true))
    d = (Math.imul((rotate(d, 13) + a) | 0, 5) + 0x32ac3b17) | 0
  }
  const tail = new DataView(new ArrayBuffer(16))
  for (let at = end; at < bytes.length; at++) tail.setUint8(at - end, view.getUint8(at))
  a ^= mixA(tail.getUint32(0, true)) ^ bytes.length
  b ^= mixB(tail.getUint32(4, true)) ^ bytes.length
  c ^= mixC(tail.getUint32(8, true)) ^ bytes.length
  d ^= mixD(tail.getUint32(12, true)) ^ bytes.length
  const before = (a + b + c + d) | 0
  const words = [before, b + before, c + before, d + before].map(finish)
  const after = words.reduce((sum, word) => (sum + word) | 0, 0)
  return Uint32Array.from(words, (word, index) => (index === 0 ? after : word + after))
}

/** The same hash as 32 hexadecimal digits. */
export function murmur3Hex(bytes: Uint8Array): string {
  return Array.from(murmur3(bytes), (word) => word.toString(16).padStart(8, '0')).join('')
}

const factorA = 0x239b961b
const factorB = 0xab0e9789 | 0
const factorC = 0x38b34ae5
const factorD = 0xa1e38b93 | 0

function mixA(word: number): number {
  return Math.imul(rotate(Math.imul(word, factorA), 15), factorB)
}

function mixB(word: number): number {
  return Math.imul(rotate(Math.imul(word, factorB), 16), factorC)
}

function mixC(word: number): number {
  return Math.imul(rotate(Math.imul(word, factorC), 17), factorD)
}

function mixD(word: number): number {
  return Math.imul(rotate(Math.imul(word, factorD), 18), factorA)
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function finish(word: number): number {
  let mixed = word
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
