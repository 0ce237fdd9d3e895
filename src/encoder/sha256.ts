/**
 * SHA-256 (FIPS 180-4) of some bytes, as lower-case hex.
 * The platform's own is used where there is one; a page on an insecure origin has none.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto ?? {}
  if (subtle !== undefined) return hex(new Uint8Array(await subtle.digest('SHA-256', bytes)))
  // Its own file in the package: pages on a secure origin do without.
  const { portableSha256 } = await import('./portable-digest.ts')
  return hex(portableSha256(bytes))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
