import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { devIndex } from '../../../../src/node/vite/dev-index.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

/** Serves an index that is built when `finish` or `fail` is called. */
async function serve() {
  const folder = await temporaryFolder()
  let finish = () => {}
  let fail = (_: Error) => {}
  const build = () =>
    new Promise<void>((resolve, reject) => {
      finish = () => void writeFile(join(folder, 'manifest.json'), '{"format":1}').then(resolve)
      fail = reject
    })
  const index = devIndex({ folder, build, pulse: 5 })
  const server = createServer((request, response) =>
    index.serve(request, response, () => {
      response.writeHead(500)
      response.end()
    }),
  )
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const url = `http://127.0.0.1:${address.port}/manifest.json`
  return { url, finish: () => finish(), fail: (error: Error) => fail(error) }
}

test('says that it is at work while it builds, and what it sends is the manifest', async () => {
  const { url, finish } = await serve()
  const response = await fetch(url)
  expect(response.status).toBe(200)
  finish()
  expect(await response.json()).toEqual({ format: 1 })
})

test('cuts the answer off when the build fails', async () => {
  const { url, fail } = await serve()
  const response = await fetch(url)
  fail(new Error('no model'))
  await expect(response.text()).rejects.toThrow()
})
