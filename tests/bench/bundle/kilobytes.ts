import type { BundleManifest } from '../../../src/core/bundle/manifest.ts'

/** By what is sent: files as they lie on the server, and the manifest, which hosts may compress besides. */
export function kilobytesPerPage(bundle: BundleManifest, pages: number) {
  const bytesOf = (kind: string) =>
    bundle.files.reduce((sum, { key, packed }) => (key.startsWith(`${kind}/`) ? sum + packed : sum), 0)
  const kinds = ['residuals', 'text', 'lexical', 'codec', 'chunk', 'directory']
  const manifest = Buffer.byteLength(JSON.stringify(bundle))
  const bytes = [...kinds.map((kind) => [kind, bytesOf(kind)] as const), ['manifest', manifest] as const]
  const all = bytes.reduce((sum, [, count]) => sum + count, 0)
  return Object.fromEntries(
    [['kilobytesPerPage', all], ...bytes].map(([kind, count]) => [kind, Number(count) / 1000 / pages]),
  )
}
