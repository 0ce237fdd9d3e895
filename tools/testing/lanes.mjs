import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A step of a run: what it is called, and the earlier step that has to end before it begins.
 *
 * @typedef {{ name: string, after?: string }} Step
 */

/**
 * Does steps in the order of their list, several at a time: each lane takes the next one that no other has taken.
 *
 * @template {Step} S
 * @param {readonly S[]} steps one that has to wait stands behind the one it waits for
 * @param {number} lanes
 * @param {(step: S) => Promise<void>} work never rejects
 */
export async function inLanes(steps, lanes, work) {
  const waiting = [...steps]
  /** @type {Map<string, Promise<void>>} */
  const begun = new Map()
  /** @param {S} step */
  const begin = async (step) => {
    if (step.after !== undefined) await begun.get(step.after)
    await work(step)
  }
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const ended = begin(step)
      begun.set(step.name, ended)
      await ended
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/**
 * Lends a step a place for what it prints, so that steps of several lanes are read one after another.
 *
 * @template T
 * @param {string} name
 * @param {string | undefined} folder where it is kept meanwhile; undefined prints at once, for a single lane
 * @param {(output: number | 'inherit') => Promise<T>} work
 */
export async function printed(name, folder, work) {
  if (folder === undefined) {
    console.log(`\n=== ${name}`)
    return await work('inherit')
  }
  console.log(`… ${name} begins`)
  const path = join(folder, `${name.replaceAll(':', '-')}.txt`)
  const output = openSync(path, 'w+')
  try {
    return await work(output)
  } finally {
    closeSync(output)
    console.log(`\n=== ${name}\n${readFileSync(path, 'utf8')}`)
  }
}

/**
 * What a step has printed so far into the place lent to it; nothing is known of what it printed at once.
 *
 * @param {number | 'inherit'} output
 */
export function printedSoFar(output) {
  if (output === 'inherit') return ''
  const text = Buffer.alloc(fstatSync(output).size)
  readSync(output, text, 0, text.length, 0)
  return text.toString()
}
