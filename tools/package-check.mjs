// `npm run package:check`: packs the built package as npm publishes it and checks the tarball: nothing in it but what is
// meant, and its entries and types resolve for every kind of consumer.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pack } from './build/pack.mjs'

const megabyte = 2 ** 20

/** Every file of the package matches one of these and is no larger, in megabytes. */
const meant = [
  { files: /^(package\.json|README\.md|LICENSE|dist\/THIRD-PARTY-NOTICES\.txt)$/, megabytes: 0.2 },
  {
    files: /^dist\/(index|ui|box|page|(worker|transformers)(-[a-z-]+-[A-Za-z0-9_-]{8})?)\.js$/,
    megabytes: 0.25,
  },
  // Also what the worker loads when it is needed.
  { files: /^dist\/inline\.js$/, megabytes: 0.3 },
  { files: /^dist\/(index|ui|box|page|(worker|transformers)(-[a-z-]+-[A-Za-z0-9_-]{8})?)\.js\.map$/, megabytes: 1 },
  { files: /^dist\/node\/(index|vite|bin|[\w-]+-[A-Z0-9]{8})\.js$/, megabytes: 2 },
  { files: /^dist\/types\/(src|workers)\/[\w/-]+(\.worker)?\.d\.ts$/, megabytes: 0.05 },
  { files: /^dist\/onnxruntime\/ort\.(wasm|jspi|webgpu)\.js$/, megabytes: 0.15 },
  { files: /^dist\/onnxruntime\/ort-wasm-simd-threaded(\.jspi|\.asyncify)?\.wasm$/, megabytes: 28 },
  { files: /^dist\/models\/colibri-mini\/(onnx_config\.json|tokenizer\.json|MODEL_CARD\.md)$/, megabytes: 1 },
  { files: /^dist\/models\/colibri-mini\/model_int8\.onnx$/, megabytes: 24 },
]

/** @param {readonly { path: string, size: number }[]} files */
function surprises(files) {
  return files.flatMap(({ path, size }) => {
    const rule = meant.find(({ files }) => files.test(path))
    if (rule === undefined) return [`${path} is not meant to be in the package`]
    return size > rule.megabytes * megabyte ? [`${path} has ${size} bytes, more than ${rule.megabytes} MB`] : []
  })
}

/** @param {Buffer} tarball */
async function publintProblems(tarball) {
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: new Uint8Array(tarball).buffer },
  })
  return messages.map((message) => `publint: ${formatMessage(message, pkg ?? {}, { color: false })}`)
}

/** @param {string} tarball */
function typeProblems(tarball) {
  const program = 'node_modules/@arethetypeswrong/cli/dist/index.js'
  const options = ['--profile', 'esm-only', '--no-definitely-typed', '--no-color', '--no-emoji', '--format', 'ascii']
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, tarball, ...options], { encoding: 'utf8' })
  return status === 0 ? [] : [`attw:\n${stdout}${stderr}`]
}

const folder = mkdtempSync(join(tmpdir(), 'colibri-package-'))
try {
  const { tarball, files, packed, unpacked } = pack(folder)
  const problems = [...surprises(files), ...(await publintProblems(readFileSync(tarball))), ...typeProblems(tarball)]
  for (const problem of problems) console.error(problem)
  const [packedSize, unpackedSize] = [packed, unpacked].map((bytes) => `${(bytes / megabyte).toFixed(1)} MB`)
  console.log(`${files.length} files, ${packedSize} packed, ${unpackedSize} unpacked, ${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true })
}
