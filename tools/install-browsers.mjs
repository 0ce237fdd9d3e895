// Makes sure that the engines the tests run in are on this machine, and says which of them are.
//
// On Debian, as root: Debian's own packages, when any is missing. Elsewhere: Playwright's download of Chromium; Firefox
// is used where it is installed, WebKitGTK exists on Linux only.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, findFirefox, findWebKit, hasSoftwareVulkan, hasXvfb } from './browsers.mjs'

/** Packages of Debian that are missing here. */
function missingPackages() {
  return [
    { name: 'chromium', found: findChromium() !== undefined },
    { name: 'firefox-esr', found: findFirefox() !== undefined },
    { name: 'webkit2gtk-driver', found: findWebKit() !== undefined },
    { name: 'xvfb', found: hasXvfb() },
    { name: 'mesa-vulkan-drivers', found: hasSoftwareVulkan() },
  ].flatMap(({ name, found }) => (found ? [] : [name]))
}

/**
 * @param {string} program
 * @param {string[]} words
 */
function succeeds(program, words) {
  console.log(`$ ${[program, ...words].join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

/** One by one where all cannot be had together: relatives of Debian lack some. @param {string[]} packages */
function installFromDebian(packages) {
  /** @param {string[]} names */
  const install = (names) => succeeds('apt-get', ['install', '--yes', '--no-install-recommends', ...names])
  if (install(packages)) return
  succeeds('apt-get', ['update'])
  if (!install(packages) && packages.length > 1) for (const name of packages) install([name])
}

function installFromPlaywright() {
  const require = createRequire(import.meta.url)
  const program = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js')
  succeeds(process.execPath, [program, 'install', 'chromium'])
}

/**
 * Installs what is missing and can be had.
 *
 * @returns {{ chromium: boolean, firefox: boolean, webkit: boolean }} which engines are ready
 */
export function installBrowsers() {
  const packages = missingPackages()
  const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (packages.length > 0 && mayInstall) installFromDebian(packages)
  if (findChromium() === undefined) installFromPlaywright()
  return {
    chromium: findChromium() !== undefined,
    firefox: findFirefox() !== undefined,
    webkit: findWebKit() !== undefined && hasXvfb(),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [engine, ready] of Object.entries(installBrowsers())) {
    console.log(`${engine}: ${ready ? 'ready' : 'NOT AVAILABLE'}`)
  }
}
