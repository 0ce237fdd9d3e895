import { expect, test } from 'vitest'
import { ofBrokenRun, tell, tellsOfLostBrowser, troubles } from '../../../tools/testing/troubles.mjs'

const report = JSON.stringify({
  testResults: [
    {
      name: 'a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { fullName: 'is well', status: 'passed', failureMessages: [] },
        { fullName: 'is well at the second try', status: 'passed', failureMessages: ['Error: once'] },
        { fullName: 'is broken', status: 'failed', failureMessages: ['Error: first', 'Error: second'] },
        { fullName: 'is skipped', status: 'skipped' },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', message: '', assertionResults: [{ fullName: 'x', status: 'passed' }] },
  ],
})

test('finds the tests that failed, the flaky ones and the files that broke', () => {
  expect(troubles(report)).toEqual([
    { kind: 'flaky', name: 'a.test.ts > is well at the second try', message: 'Error: once' },
    { kind: 'failed', name: 'a.test.ts > is broken', message: 'Error: first' },
    { kind: 'failed', name: 'b.test.ts', message: 'SyntaxError' },
  ])
  expect(troubles(undefined)).toEqual([])
})

test('tells the name and the first lines', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
  const told = tell({ kind: 'failed', name: 'a > b', message }).split('\n')
  expect(told[0]).toBe('FAILED a > b')
  expect(told).toHaveLength(13)
})

test('tells why a run broke off by the errors it printed last', () => {
  const text = '\u001b[32mpassed\u001b[39m\n\u001b[31mError: Failed to connect\u001b[39m to the browser\n at x\n'
  expect(ofBrokenRun('webkit', text)).toEqual({
    kind: 'flaky',
    name: 'webkit, which broke off and was begun again',
    message: 'Error: Failed to connect to the browser',
  })
})

test.each([
  ['Error: Failed to connect to the browser session "x" [webkit] within the timeout.', true],
  ['Error: \u001b[31mBrowser connection was closed\u001b[39m while running tests.', true],
  ['Unhandled Rejection: TypeError: x is not a function', false],
  ['', false],
])('%j tells of a lost browser: %s', (text, expected) => {
  expect(tellsOfLostBrowser(text)).toBe(expected)
})
