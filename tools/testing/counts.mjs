/**
 * What a runner found out.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** A check that only passes or fails counts as one test. @param {boolean} passed @returns {Counts} */
export function ofCheck(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

/**
 * Counts in a report of vitest's JSON reporter. A test file that broke before its first test counts as one failed test;
 * so does a run that failed although no test did, and one that found no test at all.
 *
 * @param {string | undefined} report the reporter's file; undefined when it wrote none
 * @param {number | null} exitCode of the run; null when it was ended from outside
 * @returns {Counts}
 */
export function ofVitest(report, exitCode) {
  if (report === undefined) return ofCheck(false)
  const parsed = JSON.parse(report)
  const { numPassedTests, numPendingTests, numTodoTests } = parsed
  const failed = failedIn(parsed)
  const silentFailure = failed === 0 && (exitCode !== 0 || numPassedTests === 0)
  return { passed: numPassedTests, failed: silentFailure ? 1 : failed, skipped: numPendingTests + numTodoTests }
}

/**
 * Whether a run ended by itself and failed, though none of its tests and files did.
 *
 * @param {string | undefined} report
 * @param {number | null} exitCode null when it was ended from outside
 */
export function brokeOff(report, exitCode) {
  return exitCode !== 0 && exitCode !== null && (report === undefined || failedIn(JSON.parse(report)) === 0)
}

/** @param {{ numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} report */
function failedIn({ numFailedTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((result) => result.status !== 'failed'),
  )
  return numFailedTests + broken.length
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** The line that says how a run went. @param {Counts} counts */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
