import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FileServer, type ServerOptions, serveFolder } from '../../helpers/server.ts'

let folder: string
let servers: FileServer[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colibri-server-'))
  servers = []
  await mkdir(join(folder, 'site'))
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'site', 'index.html'), '<p>hello')
  await writeFile(join(folder, 'site', 'ten.bin'), '0123456789')
})

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await rm(folder, { recursive: true })
})

async function serve(options?: ServerOptions): Promise<FileServer> {
  const server = await serveFolder(join(folder, 'site'), options)
  servers.push(server)
  return server
}

/** The status for a path sent as it is: fetch would resolve the dots itself. */
function rawStatus(server: FileServer, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(server.origin)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test('serves files with their type and the headers asked for', async () => {
  const server = await serve({ headers: { 'Content-Security-Policy': "default-src 'self'" } })
  const page = await fetch(server.url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toBe("default-src 'self'")
  expect(await page.text()).toBe('<p>hello')
  expect((await fetch(`${server.url}missing`)).status).toBe(404)
  expect(server.requests.map(({ path }) => path)).toEqual(['/', '/missing'])
})

test('serves nothing outside its folder or its base', async () => {
  const server = await serve({ base: '/docs/' })
  expect((await fetch(`${server.url}ten.bin`)).status).toBe(200)
  expect((await fetch(`${server.origin}/ten.bin`)).status).toBe(404)
  expect(await rawStatus(server, '/docs/%2e%2e/secret.txt')).toBe(404)
  expect(await rawStatus(server, '/docs/..%2fsecret.txt')).toBe(404)
})

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['lines=1-2', 200, '0123456789', null],
])('range %s answers %i', async (range, status, body, contentRange) => {
  const server = await serve()
  const response = await fetch(`${server.url}ten.bin`, { headers: { range } })
  expect(response.status).toBe(status)
  expect(response.headers.get('content-range')).toBe(contentRange)
  expect(await response.text()).toBe(body)
})

test('misbehaves as it is told, until it is told otherwise', async () => {
  const server = await serve({ answer: ({ path }) => (path === '/ten.bin' ? { status: 503 } : undefined) })
  expect((await fetch(`${server.url}ten.bin`)).status).toBe(503)
  expect((await fetch(server.url)).status).toBe(200)
  server.answer = () => ({ body: '<html>', headers: { 'Content-Type': 'text/html' }, delay: 5 })
  expect(await (await fetch(`${server.url}ten.bin`)).text()).toBe('<html>')
  server.answer = undefined
  expect(await (await fetch(`${server.url}ten.bin`)).text()).toBe('0123456789')
})

test('a truncated answer promises the whole and breaks off', async () => {
  const server = await serve({ answer: () => ({ truncate: 4 }) })
  const response = await fetch(`${server.url}ten.bin`)
  expect(response.headers.get('content-length')).toBe('10')
  await expect(response.text()).rejects.toThrow()
})
