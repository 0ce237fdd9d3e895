import { spawn } from 'node:child_process'

const patience = 10_000

/**
 * Runs a program, and ends it with everything in its process group when it takes too long. When
 * this process is told to end it does the same, and then ends too.
 *
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ timeout: number, env?: Readonly<Record<string, string>>, output?: number | 'inherit' | 'ignore' }} options
 *   timeout in milliseconds; output: of a file, by its number. Default 'inherit'
 * @returns {Promise<number | null>} exit code; null when it was ended from outside or did not start
 */
export function run(program, words, { timeout, env = {}, output = 'inherit' }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...env },
      detached: true,
    })
    const end = () => {
      signal(child.pid, 'SIGTERM')
      setTimeout(() => signal(child.pid, 'SIGKILL'), patience).unref()
    }
    const timer = setTimeout(() => {
      console.error(`${program} ${words.join(' ')} did not end within ${timeout} ms`)
      end()
    }, timeout)
    let interrupted = false
    const interrupt = () => {
      interrupted = true
      end()
    }
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
    /** @param {number | null} code */
    const finish = (code) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      if (interrupted) process.exit(130)
      resolve(code)
    }
    child.once('error', (error) => {
      console.error(`${program} did not start: ${error.message}`)
      finish(null)
    })
    child.once('exit', (code) => {
      signal(child.pid, 'SIGKILL')
      finish(code)
    })
  })
}

/**
 * Signals a process group; one that has ended already is no error.
 *
 * @param {number | undefined} group
 * @param {'SIGTERM' | 'SIGKILL'} name
 */
export function signal(group, name) {
  if (group === undefined) return
  try {
    process.kill(-group, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
