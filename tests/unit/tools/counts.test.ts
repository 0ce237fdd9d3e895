import { expect, test } from 'vitest'
import { brokeOff, ofCheck, ofVitest, sum, summary } from '../../../tools/testing/counts.mjs'

function report(
  passed: number,
  failed: number,
  files: readonly (readonly string[])[] = [],
  pending = 0,
  todo = 0,
): string {
  return JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    testResults: files.map((tests) => ({
      status: tests.length === 0 || tests.includes('failed') ? 'failed' : 'passed',
      assertionResults: tests.map((status) => ({ status })),
    })),
  })
}

test.each([
  ['all passed', report(2, 0, [['passed', 'passed']]), 0, { passed: 2, failed: 0, skipped: 0 }],
  ['one failed', report(1, 1, [['passed', 'failed']]), 1, { passed: 1, failed: 1, skipped: 0 }],
  ['skipped and to do', report(1, 0, [['passed']], 2, 1), 0, { passed: 1, failed: 0, skipped: 3 }],
  ['a file that broke', report(1, 0, [['passed'], []]), 1, { passed: 1, failed: 1, skipped: 0 }],
  ['a failure beside a file that broke', report(0, 1, [['failed'], []]), 1, { passed: 0, failed: 2, skipped: 0 }],
  ['a failed run without a failed test', report(3, 0), 1, { passed: 3, failed: 1, skipped: 0 }],
  ['a run that was killed', report(3, 0), null, { passed: 3, failed: 1, skipped: 0 }],
  ['a run that found nothing', report(0, 0), 0, { passed: 0, failed: 1, skipped: 0 }],
  ['no report', undefined, 0, { passed: 0, failed: 1, skipped: 0 }],
])('counts of %s', (_, text, exitCode, counts) => {
  expect(ofVitest(text, exitCode)).toEqual(counts)
})

test.each([
  ['whose tests passed', report(1, 0, [['passed']]), 0, false],
  ['with a failed test', report(0, 1, [['failed']]), 1, false],
  ['with a file that broke', report(1, 0, [['passed'], []]), 1, false],
  ['that failed without a failed test', report(3, 0, [['passed']]), 1, true],
  ['that ended before its report', undefined, 1, true],
  ['that was killed', undefined, null, false],
])('a run %s broke off or did not', (_, text, exitCode, expected) => {
  expect(brokeOff(text, exitCode)).toBe(expected)
})

test('a check counts as one', () => {
  expect(ofCheck(true)).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(ofCheck(false)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('sums and says them in one line', () => {
  const total = sum([ofCheck(true), ofCheck(false), { passed: 5, failed: 0, skipped: 2 }])
  expect(summary(total)).toBe('6 passed, 1 failed, 2 skipped')
  expect(summary(sum([ofCheck(true)]))).toBe('1 passed, 0 failed')
})
