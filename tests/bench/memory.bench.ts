import { inPage } from './open/chromium.ts'
import type { OpenFigures } from './open/page.ts'
import type { BenchOptions } from './run.ts'

const passages = 20_000
/** Shares of the index that memoryLimit lets in; with none, every residual is read for every query. */
const shares = [1, 0.5, 0]
const ample = 2 ** 32

/** What does a search cost when memoryLimit keeps part of an index out of memory? In Chromium, IndexedDB, 4 bits. */
export async function run({ json }: BenchOptions): Promise<void> {
  const [cases, browser] = await inPage(async (page, reload) => {
    await page.evaluate(`prepare(${passages})`)
    const measured: (Pick<OpenFigures, 'memory' | 'searchP50'> & { readonly memoryLimit: number })[] = []
    for (const share of shares) {
      await reload()
      const whole = measured[0]?.memory ?? ample
      const memoryLimit = Math.round(whole * share)
      const { memory, searchP50 }: OpenFigures = await page.evaluate(`measure(${passages}, ${memoryLimit})`)
      measured.push({ memoryLimit, memory, searchP50 })
    }
    return measured
  })
  if (json) console.log(JSON.stringify({ bench: 'memory', browser, passages, cases }))
  else console.table(cases)
}
