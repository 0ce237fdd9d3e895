import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type FileServer, serveFolder } from '../server.ts'

/** As strict as a site can be: no inline style or script, nothing that parses text as HTML. */
export const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Guide</title>
    <link rel="stylesheet" href="/page.css" />
    <script type="module" src="/page.js"></script>
  </head>
  <body>
    <main>
      <h1>Guide</h1>
      <div id="place"></div>
      <p>Text of the page, with <a href="/elsewhere">a link</a>.</p>
      <label>A field of the page <input id="other" /></label>
    </main>
  </body>
</html>
`

const css = `:root { color-scheme: light dark }
body { margin: 0 auto; max-width: 48rem; padding: 2rem; font: 1rem/1.6 system-ui, sans-serif }`

/** Serves the page of `page.ts` under the strict policy. `close` removes it all. */
export async function serveSearchPage(): Promise<FileServer> {
  const folder = await mkdtemp(join(tmpdir(), 'colibri-ui-'))
  await build({
    entryPoints: { page: 'tests/helpers/ui/page.ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir: folder,
    logLevel: 'error',
  })
  await writeFile(join(folder, 'index.html'), html)
  await writeFile(join(folder, 'page.css'), css)
  const server = await serveFolder(folder, { headers: { 'Content-Security-Policy': strictPolicy } })
  return {
    ...server,
    async close() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
