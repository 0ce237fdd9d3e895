import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { browserProject, files } from './tests/helpers/browser-project.ts'
import { chromiumFlags, findChromium, softwareWebGPUFlags } from './tools/browsers.mjs'

const executablePath = findChromium()

function chromium(extraFlags: readonly string[] = []) {
  return playwright({
    launchOptions: { ...(executablePath && { executablePath }), args: [...chromiumFlags, ...extraFlags] },
  })
}

export default defineConfig({
  test: {
    projects: [
      browserProject({
        name: 'chromium-isolated',
        isolated: true,
        provider: chromium(),
        instances: [
          {
            browser: 'chromium',
            name: 'chromium',
            provide: { engine: 'chromium', webgpu: 'none' },
            ...files.plain,
          },
          {
            browser: 'chromium',
            name: 'chromium-webgpu',
            provide: { engine: 'chromium', webgpu: 'software' },
            provider: chromium(softwareWebGPUFlags),
            ...files.adapter,
          },
        ],
      }),
      browserProject({
        name: 'chromium-open',
        isolated: false,
        provider: chromium(),
        instances: [
          {
            browser: 'chromium',
            name: 'chromium-unisolated',
            provide: { engine: 'chromium', webgpu: 'none' },
            ...files.unisolated,
          },
        ],
      }),
    ],
  },
})
