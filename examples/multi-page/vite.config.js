import { fileURLToPath } from 'node:url'
import { colibri } from 'colibri-search/vite'

const pages = ['index', 'soil', 'watering', 'harvest']

export default {
  plugins: [colibri({ preset: 'full' })],
  build: { rolldownOptions: { input: pages.map((name) => fileURLToPath(new URL(`${name}.html`, import.meta.url))) } },
}
