import type { CreateOptions } from 'colibri-search'
import { type Theme, withBase } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import { h } from 'vue'

const library = () => import('colibri-search')
const search = {
  style: 'margin-inline-start: 1rem',
  '.engine': async (options: CreateOptions) =>
    (await library()).createSearch({ index: withBase('/search/'), load: 'when-needed', ...options }),
  '.download': async () => (await library()).modelDownload(),
}

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'nav-bar-content-before': () => h('colibri-search', search) }),
  enhanceApp() {
    if (!import.meta.env.SSR) void import('colibri-search/ui')
  },
} satisfies Theme
