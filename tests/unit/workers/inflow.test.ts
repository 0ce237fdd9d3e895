import { describe, expect, it } from 'vitest'
import { Inflow } from '../../../workers/inflow.ts'

async function drain(inflow: Inflow, most = Number.POSITIVE_INFINITY): Promise<unknown[]> {
  const taken: unknown[] = []
  for await (const document of inflow) {
    taken.push(document)
    if (taken.length >= most) break
  }
  return taken
}

describe('Inflow', () => {
  it('hands documents on in order, whether they come early or late', async () => {
    const inflow = new Inflow()
    const early = inflow.push([1, 2])
    const drained = drain(inflow)
    await early
    await inflow.push([3])
    const last = inflow.push([4])
    inflow.end()
    await last
    expect(await drained).toEqual([1, 2, 3, 4])
  })

  it('holds the sender back until its slice is taken', async () => {
    const inflow = new Inflow()
    let taken = false
    const pushed = inflow.push(['a', 'b']).then(() => {
      taken = true
    })
    await drain(inflow, 1)
    expect(taken).toBe(false)
    inflow.stop()
    await pushed
    expect(taken).toBe(true)
  })

  it('lets senders go when it stops, and takes nothing more', async () => {
    const inflow = new Inflow()
    const waiting = inflow.push([1])
    inflow.stop()
    await waiting
    await inflow.push([2])
    expect(inflow.stopped).toBe(true)
    expect(await drain(inflow)).toEqual([])
  })
})
