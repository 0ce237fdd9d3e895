import { watch } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

/** Editors write a file in several steps; what follows this soon is one change. */
const settlingMilliseconds = 200

/**
 * Gives a turn after each change below the paths, one made during the last turn included; what happens in the output
 * folder is left out. Rejects when a path cannot be watched.
 */
export async function* changesOf(paths: readonly string[], output: string): AsyncGenerator<void> {
  const local = paths.filter((path) => !/^https?:/.test(path))
  const out = resolve(output)
  let isChanged = false
  let wake = () => {}
  const watching = local.map((path) =>
    follow(path, (changed) => {
      if (changed === out || changed.startsWith(out + sep)) return
      isChanged = true
      wake()
    }),
  )
  for (const watcher of watching) watcher.catch(() => undefined)
  for (;;) {
    const change = new Promise<void>((done) => {
      wake = done
    })
    if (!isChanged) await Promise.race([change, ...watching])
    await new Promise((done) => setTimeout(done, settlingMilliseconds))
    isChanged = false
    yield
  }
}

async function follow(path: string, onChange: (changed: string) => void): Promise<void> {
  for await (const { filename } of watch(path, { recursive: true })) onChange(resolve(path, filename ?? ''))
}
