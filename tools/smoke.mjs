// That `npm start` serves the demo: its page, isolated, every script the page begins with, and the index it searches.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './testing/free-port.mjs'
import { signal } from './testing/run.mjs'

const patience = 10 * 60_000

/** @param {string} url @returns {Promise<Response | undefined>} undefined when nobody answers */
async function answer(url) {
  return await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined)
}

/** @param {boolean} condition @param {string} message */
function insist(condition, message) {
  if (!condition) throw new Error(message)
}

/** @param {string} url */
async function checkPage(url) {
  const page = await answer(url)
  if (page === undefined) throw new Error(`${url} stopped answering`)
  insist(page.status === 200, `${url} answers ${page.status}`)
  insist(page.headers.get('cross-origin-opener-policy') === 'same-origin', 'the page is not isolated')
  const html = await page.text()
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, source = '']) => new URL(source, url).href)
  insist(scripts.length > 0, 'the page has no script')
  for (const script of scripts) {
    const response = await answer(script)
    const type = response?.headers.get('content-type') ?? ''
    insist(response?.status === 200 && type.includes('javascript'), `${script} answers ${response?.status} ${type}`)
    await response?.body?.cancel()
  }
  const index = await answer(new URL('search/manifest.json', url).href)
  if (index?.status !== 200) throw new Error(`the index answers ${index?.status}`)
  const { files } = await index.json()
  insist(Array.isArray(files) && files.length > 0, 'the index has no files')
  console.log(`${url} serves the demo, ${scripts.length} script(s) and an index of ${files.length} files`)
}

const port = await freePort()
const url = `http://127.0.0.1:${port}/`
const server = spawn('npm', ['start'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PORT: String(port) },
  detached: true,
})
const ended = once(server, 'exit')
try {
  const deadline = Date.now() + patience
  while ((await answer(url)) === undefined) {
    insist(server.exitCode === null, `npm start ended with ${server.exitCode}`)
    insist(Date.now() < deadline, `npm start served nothing within ${patience} ms`)
    await sleep(200)
  }
  await checkPage(url)
} finally {
  signal(server.pid, 'SIGTERM')
  const timer = setTimeout(() => signal(server.pid, 'SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}
