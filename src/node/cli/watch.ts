import { watch } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

/** Editors write a file in several steps; what follows this soon is one change. */
const settlingMilliseconds = 200

/** Gives a turn after each change below the paths, what happens in the output folder left out. */
export async function* changesOf(paths: readonly string[], output: string): AsyncGenerator<void> {
  const local = paths.filter((path) => !/^https?:/.test(path))
  const out = resolve(output)
  let wake = () => {}
  for (const path of local) {
    void follow(path, (changed) => {
      if (changed !== out && !changed.startsWith(out + sep)) wake()
    })
  }
  for (;;) {
    await new Promise<void>((done) => {
      wake = done
    })
    await new Promise((done) => setTimeout(done, settlingMilliseconds))
    yield
  }
}

async function follow(path: string, onChange: (changed: string) => void): Promise<void> {
  for await (const { filename } of watch(path, { recursive: true })) onChange(resolve(path, filename ?? ''))
}
