/** Round constants of FIPS 180-4: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const roundConstants = fractions((prime) => Math.cbrt(prime), 64)
/** The same of the square roots of the first 8 primes. */
const initialState = fractions((prime) => Math.sqrt(prime), 8)

/** SHA-256 (FIPS 180-4) of some bytes, in 32 bytes. */
export function portableSha256(bytes: Uint8Array): Uint8Array {
  const state = initialState.slice()
  const schedule = new Uint32Array(64)
  const whole = bytes.length - (bytes.length % 64)
  compress(state, schedule, bytes.subarray(0, whole))
  compress(state, schedule, padded(bytes.subarray(whole), bytes.length))
  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word)
  })
  return new Uint8Array(digest.buffer)
}

/** The last block or two: the rest of the bytes, a 1 bit, zeros, the length in bits. */
function padded(rest: Uint8Array, length: number): Uint8Array {
  const blocks = new Uint8Array(rest.length < 56 ? 64 : 128)
  blocks.set(rest)
  blocks[rest.length] = 0x80
  new DataView(blocks.buffer).setBigUint64(blocks.length - 8, BigInt(length) * 8n)
  return blocks
}

function compress(state: Uint32Array, schedule: Uint32Array, blocks: Uint8Array): void {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength)
  for (let block = 0; block < blocks.length; block += 64) {
    for (let t = 0; t < 16; t++) schedule[t] = view.getUint32(block + t * 4)
    for (let t = 16; t < 64; t++) {
      const early = at(schedule, t - 15)
      const late = at(schedule, t - 2)
      const sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      schedule[t] = at(schedule, t - 16) + sigma0 + at(schedule, t - 7) + sigma1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let t = 0; t < 64; t++) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const choice = (e & f) ^ (~e & g)
      const first = (h + sum1 + choice + at(roundConstants, t) + at(schedule, t)) | 0
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const majority = (a & b) ^ (a & c) ^ (b & c)
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + sum0 + majority) | 0
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word
  }
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0
}

function fractions(root: (prime: number) => number, count: number): Uint32Array {
  const words = new Uint32Array(count)
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let prime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) prime &&= candidate % divisor !== 0
    if (prime) words[found++] = (root(candidate) % 1) * 2 ** 32
  }
  return words
}
