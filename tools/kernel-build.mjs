// Compiles src/kernel/assembly into src/kernel/bytes, once with relaxed SIMD and once without.
// With --check it writes nothing and fails when the committed bytes differ from a fresh build.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { compile, features } from './kernel-compile.mjs'

function sourceOf(bytes) {
  const base64 = Buffer.from(bytes).toString('base64')
  const origin = `// Built from src/kernel/assembly by tools/kernel-build.mjs (${bytes.length} bytes). Do not edit.`
  return `${origin}\nexport const bytes =\n  '${base64}'\n`
}

const check = process.argv.includes('--check')
await mkdir('src/kernel/bytes', { recursive: true })
for (const [name, enabled] of Object.entries(features)) {
  const path = `src/kernel/bytes/${name}.ts`
  const fresh = sourceOf(await compile('module.ts', enabled))
  if (check && fresh !== (await readFile(path, 'utf8').catch(() => ''))) {
    console.error(`${path} is not what the source builds: run npm run kernel:build`)
    process.exitCode = 1
  } else if (!check) {
    await writeFile(path, fresh)
  }
}
