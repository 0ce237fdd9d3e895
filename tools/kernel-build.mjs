// Compiles src/kernel/assembly into src/kernel/bytes, once with relaxed SIMD and once without.
// With --check it writes nothing and fails when the committed modules differ from a fresh build. The two are compressed
// together, because they are much alike, and before base64, after which little compresses them any more.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { compile, features } from './kernel-compile.mjs'

const path = 'src/kernel/bytes/modules.ts'

const relaxed = await compile('module.ts', features.relaxed)
const simd = await compile('module.ts', features.simd)
const fresh = Buffer.concat([relaxed, simd])

if (!process.argv.includes('--check')) {
  await mkdir('src/kernel/bytes', { recursive: true })
  await writeFile(
    path,
    `// Built from src/kernel/assembly by tools/kernel-build.mjs. Do not edit.

/** Bytes of each module, in the order in which they stand. */
export const lengths = { relaxed: ${relaxed.length}, simd: ${simd.length} }

/** Base64 of both modules, compressed as raw deflate. */
export const compressed =
  '${deflateRawSync(fresh, { level: 9 }).toString('base64')}'
`,
  )
} else if (!fresh.equals(await committed())) {
  console.error(`${path} is not what the source builds: run npm run kernel:build`)
  process.exitCode = 1
}

async function committed() {
  const source = await readFile(path, 'utf8').catch(() => '')
  const [, base64 = ''] = /'([A-Za-z0-9+/=]+)'/.exec(source) ?? []
  const lengths = `lengths = { relaxed: ${relaxed.length}, simd: ${simd.length} }`
  return base64 !== '' && source.includes(lengths) ? inflateRawSync(Buffer.from(base64, 'base64')) : Buffer.alloc(0)
}
