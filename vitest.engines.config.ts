import { defineConfig } from 'vitest/config'
import { browserProject, files } from './tests/helpers/browser-project.ts'
import type { Engine } from './tests/helpers/engines/engine.ts'
import { Firefox } from './tests/helpers/engines/firefox.ts'
import { engineProvider } from './tests/helpers/engines/provider.ts'
import { WebKit } from './tests/helpers/engines/webkit.ts'
import { findFirefox, findWebKit, firefoxHasSoftwareWebGPU } from './tools/browsers.mjs'

/** Comma-separated; a name that is asked for and not installed is an error, never a silent gap. */
const { ENGINES = 'firefox,webkit' } = process.env
const wanted = ENGINES.split(',')

function engine(name: 'firefox' | 'webkit', webgpu: 'software' | 'none', start: (isolated: boolean) => Engine) {
  const browser = { browser: name, provide: { engine: name, webgpu } }
  return [
    browserProject({
      name: `${name}-isolated`,
      isolated: true,
      provider: engineProvider(name, () => start(true)),
      instances: [{ ...browser, name, ...(webgpu === 'none' ? files.plain : files.plainAndAdapter) }],
    }),
    browserProject({
      name: `${name}-open`,
      isolated: false,
      provider: engineProvider(name, () => start(false)),
      instances: [{ ...browser, name: `${name}-unisolated`, ...files.unisolated }],
    }),
  ]
}

function firefox() {
  const path = findFirefox()
  if (path === undefined) throw new Error('Firefox is not installed; see tools/install-browsers.mjs')
  return engine('firefox', firefoxHasSoftwareWebGPU(path) ? 'software' : 'none', () => new Firefox(path))
}

function webkit() {
  const paths = findWebKit()
  if (paths === undefined) throw new Error('WebKitWebDriver is not installed; see tools/install-browsers.mjs')
  return engine('webkit', 'none', (isolated) => new WebKit(paths, isolated))
}

export default defineConfig({
  test: {
    projects: [...(wanted.includes('firefox') ? firefox() : []), ...(wanted.includes('webkit') ? webkit() : [])],
  },
})
