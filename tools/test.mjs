// `npm test`: every check and every test, from a fresh clone; two at a time where there are two cores. The last line says
// how many passed and failed; the exit code is 0 only when none failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { installBrowsers } from './install-browsers.mjs'
import { brokeOff, ofCheck, ofVitest, sum, summary } from './testing/counts.mjs'
import { inLanes, printed, printedSoFar } from './testing/lanes.mjs'
import { run } from './testing/run.mjs'
import { ofBrokenRun, tell, tellsOfLostBrowser, troubles } from './testing/troubles.mjs'

/**
 * @typedef {import('./testing/counts.mjs').Counts} Counts
 * @typedef {number | 'inherit'} Output
 * @typedef {import('./testing/lanes.mjs').Step & { work: (output: Output) => Promise<Counts> }} Step
 */

const minutes = 60_000
// Most steps keep one core busy, now and then two.
const lanes = Math.min(2, availableParallelism())
const folder = mkdtempSync(join(tmpdir(), 'colibri-test-'))
/** @type {import('./testing/troubles.mjs').Trouble[]} */
const allTroubles = []

/**
 * @param {string} name
 * @param {readonly string[]} words of npm, or of Node for the path of a script
 * @param {string} [after]
 * @returns {Step}
 */
function check(name, words, after) {
  const [program, ...rest] = words[0] === 'run' ? ['npm', ...words] : [process.execPath, ...words]
  return {
    name,
    ...(after !== undefined && { after }),
    work: async (output) => ofCheck((await run(program ?? '', rest, { timeout: 15 * minutes, output })) === 0),
  }
}

/** @param {string} script */
const script = (script) => check(script, ['run', '--silent', script])

/**
 * @param {string} name
 * @param {readonly string[]} words
 * @param {{ env?: Readonly<Record<string, string>>, display?: number, after?: string }} [options] display: number of the
 *   first screen to try; two that begin at once must not try the same
 * @returns {Step}
 */
function vitest(name, words, { env = {}, display, after } = {}) {
  const report = join(folder, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...words, ...reporters]
  const screen = display === undefined ? [] : ['xvfb-run', '-a', '-n', String(display)]
  const [program = '', ...rest] = [...screen, ...command]
  return {
    name,
    ...(after !== undefined && { after }),
    work: async (output) => {
      const once = async () => {
        const exitCode = await run(program, rest, { timeout: 30 * minutes, env, output })
        return { exitCode, text: existsSync(report) ? readFileSync(report, 'utf8') : undefined }
      }
      let { exitCode, text } = await once()
      // A browser now and then does not come at all, as a test of one now and then fails of itself. No other failure is tried again.
      if (brokeOff(text, exitCode) && tellsOfLostBrowser(printedSoFar(output))) {
        allTroubles.push(ofBrokenRun(name, printedSoFar(output)))
        rmSync(report, { force: true })
        ;({ exitCode, text } = await once())
      }
      allTroubles.push(...troubles(text))
      return ofVitest(text, exitCode)
    },
  }
}

const engines = installBrowsers()
const config = { chromium: 'vitest.browser.config.ts', others: 'vitest.engines.config.ts' }
const built = { COLIBRI_IS_BUILT: '1' }
const screen = engines.webkit ? { display: 150 } : {}
/** The longest first, so that none is left over at the end. @type {(Step & { needs?: keyof typeof engines })[]} */
const steps = [
  script('build'),
  script('lint'),
  script('typecheck'),
  script('boundaries'),
  script('kernel:check'),
  check('size', ['tools/size.mjs'], 'build'),
  check('package:check', ['tools/package-check.mjs'], 'build'),
  { ...vitest('e2e', ['--project', 'e2e'], { ...screen, env: built, after: 'build' }), needs: 'chromium' },
  { ...vitest('webkit', ['-c', config.others], { env: { ENGINES: 'webkit' }, display: 110 }), needs: 'webkit' },
  { ...vitest('firefox', ['-c', config.others], { env: { ENGINES: 'firefox' } }), needs: 'firefox' },
  vitest('node', ['--project', 'node']),
  { ...vitest('chromium', ['-c', config.chromium]), needs: 'chromium' },
]
const isReady = ({ needs }) => needs === undefined || engines[needs]

/** @type {Map<string, { seconds: number, counts: Counts }>} */
const results = new Map()
await inLanes(steps.filter(isReady), lanes, async ({ name, work }) => {
  const start = performance.now()
  const counts = await printed(name, lanes > 1 ? folder : undefined, work)
  results.set(name, { seconds: Math.round((performance.now() - start) / 1000), counts })
})
rmSync(folder, { recursive: true })

for (const { name } of steps.filter((step) => !isReady(step))) {
  console.log(`\n!!! ${name} SKIPPED: this browser is not installed here and could not be installed`)
  results.set(`${name} SKIPPED`, { seconds: 0, counts: { passed: 0, failed: 0, skipped: 1 } })
}
for (const trouble of allTroubles) console.log(`\n${tell(trouble)}`)
console.log()
for (const [name, { seconds, counts }] of results) {
  console.log(`${name.padEnd(16)} ${summary(counts)} (${seconds} s)`)
}
const total = sum([...results.values()].map(({ counts }) => counts))
process.exitCode = total.failed > 0 ? 1 : 0
console.log(summary(total))
