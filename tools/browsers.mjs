// Where the three engines are on this machine. Debian's packages first, then what the environment names,
// then the browser that Playwright has downloaded for itself.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const { CHROMIUM_PATH, FIREFOX_PATH, WEBKIT_DRIVER_PATH, WEBKIT_BROWSER_PATH } = process.env

/** Quiet start on a machine without a network, and as root in a container, where Chromium's sandbox cannot start. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Gives Chromium a software WebGPU adapter (SwiftShader, no shader-f16). Without these, headless has a null adapter. */
export const softwareWebGPUFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/**
 * @param {(string | undefined)[]} candidates
 * @returns {string | undefined}
 */
function firstExisting(candidates) {
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path))
}

/** @returns {string | undefined} */
export function findChromium() {
  return firstExisting([CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()])
}

/** @returns {string | undefined} */
export function findFirefox() {
  return firstExisting([
    FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ])
}

/**
 * WebKitGTK: the WebDriver service and the small browser it drives.
 *
 * @returns {{ driver: string, browser: string } | undefined}
 */
export function findWebKit() {
  const driver = firstExisting([WEBKIT_DRIVER_PATH, '/usr/bin/WebKitWebDriver'])
  const browser = firstExisting([WEBKIT_BROWSER_PATH, ...miniBrowsers()])
  return driver !== undefined && browser !== undefined ? { driver, browser } : undefined
}

/** @returns {string[]} */
function miniBrowsers() {
  return ['/usr/lib', '/usr/libexec'].filter(existsSync).flatMap((root) => {
    const folders = [
      root,
      ...readdirSync(root)
        .filter((name) => name.endsWith('-linux-gnu'))
        .map((name) => join(root, name)),
    ]
    return folders.map((folder) => join(folder, 'webkit2gtk-4.1', 'MiniBrowser'))
  })
}

/** Whether there is a display to lend to WebKitGTK. */
export function hasXvfb() {
  return existsSync('/usr/bin/xvfb-run')
}

/** Releases before this one refuse WebGPU whatever their settings say. */
const firstFirefoxWithWebGPU = 141

/** Whether this Firefox finds a WebGPU adapter on a machine without a GPU. @param {string} path */
export function firefoxHasSoftwareWebGPU(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  const major = Number(/(\d+)\./.exec(stdout ?? '')?.[1] ?? 0)
  return major >= firstFirefoxWithWebGPU && hasSoftwareVulkan()
}

/** Whether there is a Vulkan that needs no GPU: Mesa's lavapipe, on Linux. */
export function hasSoftwareVulkan() {
  const folder = '/usr/share/vulkan/icd.d'
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('lvp_icd'))
}
