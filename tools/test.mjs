// `npm test`: every check and every test, from a fresh clone. The last line says how many passed and failed; the exit
// code is 0 only when none failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installBrowsers } from './install-browsers.mjs'
import { ofCheck, ofVitest, sum, summary } from './testing/counts.mjs'
import { run } from './testing/run.mjs'
import { tell, troubles } from './testing/troubles.mjs'

const minutes = 60_000
const checks = ['lint', 'typecheck', 'boundaries', 'kernel:check', 'size', 'package:check']
const folder = mkdtempSync(join(tmpdir(), 'colibri-test-'))
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
/** @type {{ name: string, seconds: number, counts: import('./testing/counts.mjs').Counts }[]} */
const results = []
/** @type {import('./testing/troubles.mjs').Trouble[]} */
const allTroubles = []

/**
 * @param {string} name
 * @param {() => Promise<import('./testing/counts.mjs').Counts>} step
 */
async function record(name, step) {
  console.log(`\n=== ${name}`)
  const start = performance.now()
  const counts = await step()
  results.push({ name, seconds: Math.round((performance.now() - start) / 1000), counts })
}

/** @param {string} script */
function check(script) {
  return record(script, async () =>
    ofCheck((await run('npm', ['run', '--silent', script], { timeout: 15 * minutes })) === 0),
  )
}

/**
 * @param {string} name
 * @param {readonly string[]} words
 * @param {{ env?: Readonly<Record<string, string>>, display?: boolean }} [options] display: lend it a screen
 */
function vitest(name, words, { env = {}, display = false } = {}) {
  return record(name, async () => {
    const report = join(folder, `${name}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const command = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...words, ...reporters]
    const [program = '', ...rest] = display ? ['xvfb-run', '-a', ...command] : command
    const exitCode = await run(program, rest, { timeout: 30 * minutes, env })
    const text = existsSync(report) ? readFileSync(report, 'utf8') : undefined
    allTroubles.push(...troubles(text))
    return ofVitest(text, exitCode)
  })
}

/** @param {string} name */
function skip(name) {
  console.log(`\n!!! ${name} SKIPPED: this browser is not installed here and could not be installed`)
  results.push({ name: `${name} SKIPPED`, seconds: 0, counts: { passed: 0, failed: 0, skipped: 1 } })
}

const engines = installBrowsers()
for (const script of checks) if (script in scripts) await check(script)
await vitest('node', ['--project', 'node'])
if (engines.chromium) await vitest('chromium', ['-c', 'vitest.browser.config.ts'])
else skip('chromium')
for (const engine of /** @type {const} */ (['firefox', 'webkit'])) {
  const options = { env: { ENGINES: engine }, display: engine === 'webkit' }
  if (engines[engine]) await vitest(engine, ['-c', 'vitest.engines.config.ts'], options)
  else skip(engine)
}
if (engines.chromium) await vitest('e2e', ['--project', 'e2e'], { display: engines.webkit })
else skip('e2e')
rmSync(folder, { recursive: true })

for (const trouble of allTroubles) console.log(`\n${tell(trouble)}`)
console.log()
for (const { name, seconds, counts } of results) console.log(`${name.padEnd(16)} ${summary(counts)} (${seconds} s)`)
const total = sum(results.map(({ counts }) => counts))
process.exitCode = total.failed > 0 ? 1 : 0
console.log(summary(total))
