// npx tsx tests/helpers/twins/write.ts FOLDER [--full]: writes both twins, at full size (12 layers of 384) when asked.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fullShape, smallShape } from './bert.ts'
import { originalTwin, pylateTwin } from './packages.ts'

const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
if (folder === undefined) {
  console.error('usage: npx tsx tests/helpers/twins/write.ts FOLDER [--full]')
  process.exitCode = 2
} else {
  const shape = process.argv.includes('--full') ? fullShape : smallShape
  const twins = {
    'lightonai/answerai-colbert-small-v1-onnx': pylateTwin({ shape }),
    'answerdotai/answerai-colbert-small-v1': originalTwin({ shape }),
  }
  for (const [id, files] of Object.entries(twins)) {
    for (const [path, bytes] of files) {
      const file = join(folder, id, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, bytes)
      console.log(file, bytes.length)
    }
  }
}
