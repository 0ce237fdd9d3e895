import { stripVTControlCharacters } from 'node:util'

/**
 * A test that failed at least once: `failed` for good, or `flaky`, when a second try passed.
 *
 * @typedef {{ kind: 'failed' | 'flaky', name: string, message: string }} Trouble
 */

/**
 * The tests in a report of vitest's JSON reporter that went wrong, and the files that broke before their first test.
 *
 * @param {string | undefined} report the reporter's file; undefined when it wrote none
 * @returns {Trouble[]}
 */
export function troubles(report) {
  if (report === undefined) return []
  /** @type {{ testResults: { name: string, status: string, message: string, assertionResults: Result[] }[] }} */
  const { testResults } = JSON.parse(report)
  return testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const found = assertionResults.flatMap((result) => ofResult(file, result))
    const broken = status === 'failed' && assertionResults.every((result) => result.status !== 'failed')
    return broken ? [...found, { kind: /** @type {const} */ ('failed'), name: file, message }] : found
  })
}

/** @typedef {{ fullName: string, status: string, failureMessages?: readonly string[] }} Result */

/** @param {string} file @param {Result} result @returns {Trouble[]} */
function ofResult(file, { fullName, status, failureMessages = [] }) {
  const [message = ''] = failureMessages
  if (status !== 'failed' && message === '') return []
  return [{ kind: status === 'failed' ? 'failed' : 'flaky', name: `${file} > ${fullName}`, message }]
}

/** What went wrong, in few lines. @param {Trouble} trouble */
export function tell({ kind, name, message }) {
  const lines = message.split('\n').slice(0, 12)
  return [`${kind.toUpperCase()} ${name}`, ...lines.map((line) => `    ${line}`)].join('\n')
}

/** What vitest says when a browser did not come, or went. */
const lostBrowser = /Failed to connect to the browser session|[Bb]rowser connection was closed/

/** Whether a run printed that it lost its browser. @param {string} text */
export const tellsOfLostBrowser = (text) => lostBrowser.test(stripVTControlCharacters(text))

/**
 * A run that broke off and was begun again.
 *
 * @param {string} name
 * @param {string} text what it printed; the errors at its end tell why
 * @returns {Trouble}
 */
export function ofBrokenRun(name, text) {
  const lines = stripVTControlCharacters(text).split('\n')
  const errors = lines.filter((line) => /\b\w*Error\b/.test(line))
  return { kind: 'flaky', name: `${name}, which broke off and was begun again`, message: errors.slice(-8).join('\n') }
}
