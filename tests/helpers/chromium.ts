import { type Browser, chromium } from 'playwright-core'
import { chromiumFlags, findChromium } from '../../tools/browsers.mjs'

/** Chromium for tests that drive it from Node. The caller closes it. */
export function launchChromium(extraFlags: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  return chromium.launch({ ...(executablePath && { executablePath }), args: [...chromiumFlags, ...extraFlags] })
}
