import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build as esbuild } from 'esbuild'
import type { Browser } from 'playwright-core'
import { createServer, build as viteBuild } from 'vite'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import webpack from 'webpack'
import { softwareWebGPUFlags } from '../../tools/browsers.mjs'
import { isolationHeaders } from '../helpers/browser-project.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { page, program, writeFiles } from '../helpers/package/consumer.ts'
import { installPackage } from '../helpers/package/install.ts'
import { expectToFind, serve } from '../helpers/package/visit.ts'

let project: string
let browser: Browser

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'colibri-consumer-'))
  await Promise.all([
    installPackage(project),
    launchChromium().then((launched) => {
      browser = launched
    }),
  ])
  await writeFiles(project, {
    'package.json': JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    'index.html': page('/main.js'),
    'main.js': program(),
  })
})

afterAll(async () => {
  await browser.close()
  await rm(project, { recursive: true, force: true })
})

const installed = '/node_modules/colibri-search/dist'
const strictPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; require-trusted-types-for 'script'"

describe('a bundled application', () => {
  test('Vite in development', async () => {
    const server = await createServer({
      root: project,
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1' },
    })
    onTestFinished(() => server.close())
    await server.listen()
    const [url = ''] = server.resolvedUrls?.local ?? []
    const { origin, host } = new URL(url)
    await expectToFind(browser, url, [origin, `ws://${host}`])
  })

  test('Vite', async () => {
    const outDir = join(project, 'built/vite')
    await viteBuild({ root: project, configFile: false, logLevel: 'error', build: { outDir } })
    await expectToFind(browser, await serve(outDir))
  })

  test('webpack', async () => {
    const path = join(project, 'built/webpack')
    const compiler = webpack({
      mode: 'production',
      context: project,
      entry: './main.js',
      output: { path },
      performance: { hints: false },
      // Minifying the finished files takes long and says nothing about finding them.
      optimization: { minimize: false },
    })
    const stats = await promisify((done: Parameters<typeof compiler.run>[0]) => compiler.run(done))()
    expect(stats?.toJson({ all: false, errors: true, warnings: true })).toMatchObject({ errors: [], warnings: [] })
    await writeFiles(path, { 'index.html': page('main.js') })
    await expectToFind(browser, await serve(path))
  })

  test('esbuild, with the worker as an entry and the files copied beside it', async () => {
    const outdir = join(project, 'built/esbuild')
    await esbuild({
      absWorkingDir: project,
      entryPoints: { main: './main.js', worker: 'colibri-search/worker' },
      outdir,
      bundle: true,
      format: 'esm',
      minify: true,
    })
    for (const folder of ['models', 'onnxruntime']) {
      await cp(join(project, installed, folder), join(outdir, folder), { recursive: true })
    }
    await writeFiles(outdir, { 'index.html': page('main.js') })
    await expectToFind(browser, await serve(outdir))
  })
})

test('a worker of the application, with a model in the manner of transformers.js', async () => {
  const outdir = join(project, 'built/own-worker')
  await writeFiles(project, {
    'own-worker/main.js': program({
      options: "worker: () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })",
    }),
    // Embeds a word piece by its number alone.
    'own-worker/worker.js': `import { serveTransformers } from 'colibri-search/transformers'
class Tensor {
  constructor(type, data, dims) {
    Object.assign(this, { type, data, dims })
  }
}
async function model({ input_ids: { data, dims } }) {
  const rows = Float32Array.from({ length: data.length * 96 }, (_, place) =>
    Math.sin((Number(data[Math.floor(place / 96)]) + 1) * ((place % 96) + 1)),
  )
  return { last_hidden_state: { data: rows, dims: [...dims, 96] } }
}
serveTransformers(async () => {
  const _tokenizerJSON = await (await fetch('./models/colibri-mini/tokenizer.json')).json()
  return { tokenizer: { _tokenizerJSON }, model, Tensor, name: 'piece-numbers' }
})`,
  })
  const entryPoints = ['main', 'worker'].map((name) => `./own-worker/${name}.js`)
  await esbuild({ absWorkingDir: project, entryPoints, outdir, bundle: true, format: 'esm' })
  await cp(join(project, installed, 'models'), join(outdir, 'models'), { recursive: true })
  await writeFiles(outdir, { 'index.html': page('main.js') })
  expect((await expectToFind(browser, await serve(outdir))).backend).toBe('transformers')
})

describe('a page without a bundler', () => {
  beforeAll(() =>
    writeFiles(project, {
      'plain/index.html': page('main.js'),
      'plain/main.js': program({ specifier: `${installed}/index.js` }),
      'inline/index.html': page('main.js'),
      'inline/main.js': program({
        specifier: `${installed}/index.js`,
        setup: `import { inlineWorkerUrl } from '${installed}/inline.js'`,
        options: 'workerUrl: inlineWorkerUrl()',
      }),
    }),
  )

  test('from its own origin', async () => {
    await expectToFind(browser, `${await serve(project)}/plain/`)
  })

  test('under a strict content security policy with Trusted Types', async () => {
    await expectToFind(browser, `${await serve(project, { 'Content-Security-Policy': strictPolicy })}/plain/`)
  })

  test('under the same policy on an isolated page, where WASM has threads', async () => {
    const headers = { 'Content-Security-Policy': `${strictPolicy}; trusted-types colibri`, ...isolationHeaders }
    const { urls, cores } = await expectToFind(browser, `${await serve(project, headers)}/plain/`)
    // Each thread loads the runtime's script once more.
    const scripts = urls.filter((url) => url.endsWith('/ort.wasm.js'))
    expect(scripts.length).toBe(Math.min(4, cores))
  })

  test('with the files of the model at addresses of their own', async () => {
    const files = ['onnx_config.json', 'tokenizer.json', 'model_int8.onnx'].map(
      (name) => `'${name}': '..${installed}/models/colibri-mini/${name}'`,
    )
    await writeFiles(project, {
      'files/index.html': page('main.js'),
      'files/main.js': program({
        specifier: `${installed}/index.js`,
        options: `model: { files: { ${files.join(', ')} } }`,
      }),
    })
    await expectToFind(browser, `${await serve(project)}/files/`)
  })

  test.each([
    ['a plain page', {}],
    ['an isolated page', isolationHeaders],
  ])('from another origin, on %s', async (_, headers) => {
    const cdn = await serve(project, {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    })
    const site = join(project, 'built/site')
    await writeFiles(site, {
      'index.html': page('main.js'),
      'main.js': program({ specifier: `${cdn}${installed}/index.js` }),
    })
    const origin = await serve(site, headers)
    await expectToFind(browser, origin, [origin, cdn])
  })

  test('on WebGPU, which takes another build of ONNX Runtime', async () => {
    await writeFiles(project, {
      'webgpu/index.html': page('main.js'),
      'webgpu/main.js': program({ specifier: `${installed}/index.js`, options: "device: 'webgpu'" }),
    })
    const visitor = await launchChromium(softwareWebGPUFlags)
    onTestFinished(() => visitor.close())
    const origin = await serve(project)
    const { backend, urls } = await expectToFind(visitor, `${origin}/webgpu/`)
    expect(backend).toBe('webgpu')
    expect(urls).toContain(`${origin}${installed}/onnxruntime/ort-wasm-simd-threaded.jspi.wasm`)
  })

  test('with the worker inside the script', async () => {
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:"
    await expectToFind(browser, `${await serve(project, { 'Content-Security-Policy': policy })}/inline/`)
  })
})

test('the command line builds an index and searches it', async () => {
  await writeFiles(project, { 'pages/a.md': '# Greeting\n\nhello world', 'pages/b.html': '<h1>Paris</h1><p>a page' })
  const run = async (...args: string[]): Promise<unknown> => {
    const program = join(project, 'node_modules/colibri-search/dist/node/bin.js')
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], { cwd: project })
    return JSON.parse(stdout)
  }
  expect(await run('index', 'pages', '--out', 'search')).toMatchObject({ documents: 2, backend: 'wasm', problems: [] })
  expect(await run('search', 'hello', '--index', 'search')).toContainEqual(expect.objectContaining({ url: '/a' }))
  expect(await run('assets', '--out', 'assets')).toMatchObject({
    'worker.js': expect.stringMatching(/^sha384-/),
    'models/colibri-mini/model_int8.onnx': expect.stringMatching(/^sha384-/),
  })
  const folder = join(project, 'assets')
  const copied = new Set(await readdir(folder, { recursive: true }))
  for (const script of [...copied].filter((name) => /^[^/]+\.js$/.test(name))) {
    const code = await readFile(join(folder, script), 'utf8')
    for (const [, path = ''] of code.matchAll(/(?:from|import\(?)\s*"\.\/([^"]+)"/g)) expect(copied).toContain(path)
  }
})

test('a worker starts with one more file, and none imports its first, which WebKit would then run twice', async () => {
  const folder = join(project, installed)
  const scripts = (await readdir(folder)).filter((name) => name.startsWith('worker') && name.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(2)
  for (const name of scripts) {
    const code = await readFile(join(folder, name), 'utf8')
    const imported = [...code.matchAll(/\b(?:from|import)\s*\(?\s*["'`]\.\/([^"'`]+)/g)].map(([, path = '']) => path)
    expect(imported, name).not.toContain('worker.js')
    if (name === 'worker.js') expect(imported).toEqual([expect.stringMatching(/^worker-engine-/)])
  }
})

test('a server imports it without a browser', async () => {
  const report = `
    const touched = []
    const entries = ['', '/inline', '/transformers']
    for (const name of ['window', 'document', 'navigator', 'location', 'self', 'Worker', 'indexedDB', 'caches']) {
      Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) })
    }
    const names = await Promise.all(entries.map(async (entry) => Object.keys(await import('colibri-search' + entry))))
    console.log(JSON.stringify({ names, touched }))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', report], {
    cwd: project,
  })
  const names = [['SearchError', 'createSearch', 'modelDownload'], ['inlineWorkerUrl'], ['serveTransformers']]
  expect(JSON.parse(stdout)).toEqual({ names, touched: [] })
})
