import { expect, it } from 'vitest'
import { SearchError } from '../../../src/core/errors.ts'
import { EngineHost } from '../../../workers/engine-host.ts'

const settings = {} as Parameters<EngineHost['open']>[0]

it('says at once that an index cannot be opened, and is disposed when nothing is under way any more', async () => {
  let end = () => {}
  const loading = new Promise<void>((_, reject) => {
    end = () => reject(new Error('aborted'))
  })
  const host = new EngineHost(
    async (_settings, _emit, underway) => {
      underway(loading)
      throw new SearchError('index-corrupt', 'The index is damaged')
    },
    () => undefined,
  )
  expect(await host.open(settings)).toMatchObject({ ok: false, error: { code: 'index-corrupt' } })
  let isDisposed = false
  const disposing = host.dispose().then((outcome) => {
    isDisposed = true
    return outcome
  })
  await new Promise((done) => setTimeout(done))
  expect(isDisposed).toBe(false)
  end()
  expect(await disposing).toMatchObject({ ok: true })
})
