import { inPage } from './open/chromium.ts'
import type { OpenFigures } from './open/page.ts'
import type { BenchOptions } from './run.ts'

const sizes = [10_000, 100_000]
const limit = 2 ** 32

/** How soon can a stored index be searched after a page was loaded? In Chromium, IndexedDB, one thread, 4 bits. */
export async function run({ json }: BenchOptions): Promise<void> {
  const [cases, browser] = await inPage(async (page, reload) => {
    const figures: OpenFigures[] = []
    for (const size of sizes) {
      await page.evaluate(`prepare(${size})`)
      await reload()
      figures.push(await page.evaluate(`measure(${size}, ${limit})`))
    }
    return figures
  })
  if (json) console.log(JSON.stringify({ bench: 'open', browser, cases }))
  else console.table(cases)
}
