import { colibri } from 'colibri-search/vite'
import { defineConfig } from 'vitepress'

export default defineConfig({
  title: 'Colibri',
  description: 'The search engine that lives in the page.',
  vite: { plugins: [colibri({ preset: 'full' })] },
  themeConfig: {
    outline: 'deep',
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'Getting started', link: '/getting-started' },
          { text: 'Your docs site in five minutes', link: '/docs-site' },
          { text: 'The search box', link: '/search-box' },
          { text: 'Search in the page', link: '/in-the-page' },
          { text: 'Private files', link: '/private-files' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'API', link: '/api' },
          { text: 'Options', link: '/options' },
          { text: 'Models', link: '/models' },
          { text: 'Troubleshooting', link: '/troubleshooting' },
        ],
      },
      {
        text: 'Shipping',
        items: [
          { text: 'Indexes built ahead of time', link: '/build-time' },
          { text: 'Bundlers and CDNs', link: '/bundlers' },
          { text: 'Hosting and CSP', link: '/hosting' },
          { text: 'Offline web apps', link: '/pwa' },
        ],
      },
      {
        text: 'Inside',
        items: [
          { text: 'How it works', link: '/how-it-works' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'Design', link: '/design' },
        ],
      },
    ],
  },
})
