import { describe, expect, it } from 'vitest'
import { Lane } from '../../../../src/core/engine/lane.ts'

describe('Lane', () => {
  it('runs one task at a time, waiting queries before waiting batches', async () => {
    const lane = new Lane()
    const order: string[] = []
    let running = 0
    const task = (name: string) => async () => {
      expect(++running).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 1))
      order.push(name)
      running--
    }
    await Promise.all([
      lane.run('batch', task('batch 1')),
      lane.run('batch', task('batch 2')),
      lane.run('query', task('query 1')),
      lane.run('batch', task('batch 3')),
      lane.run('query', task('query 2')),
    ])
    expect(order).toEqual(['batch 1', 'query 1', 'query 2', 'batch 2', 'batch 3'])
  })

  it('goes on after a task that fails', async () => {
    const lane = new Lane()
    const failing = lane.run('batch', () => {
      throw new Error('no')
    })
    const next = lane.run('query', () => 'yes')
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
    expect(await lane.run('batch', () => 'again')).toBe('again')
  })
})
