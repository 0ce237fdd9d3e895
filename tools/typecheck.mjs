// Type-checks every realm under its own libraries, so that core cannot name the DOM nor the page a worker global.
import { spawnSync } from 'node:child_process'

const realms = [
  'src/core',
  'src/encoder',
  'src/kernel',
  'src',
  'src/node',
  'workers',
  'demo',
  'demo/build',
  'docs/.vitepress',
  'tests',
]
const wanted = process.argv.slice(2)
let failed = false
for (const realm of wanted.length > 0 ? wanted : realms) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', realm], {
    stdio: 'inherit',
  })
  if (status !== 0) {
    console.error(`type errors in ${realm}`)
    failed = true
  }
}
process.exitCode = failed ? 1 : 0
