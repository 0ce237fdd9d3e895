import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until the answer is yes. */
export async function eventually(isSo: () => Promise<boolean>, patience = 150_000): Promise<void> {
  const deadline = Date.now() + patience
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so after ${patience} ms: ${isSo}`)
    await sleep(50)
  }
}
