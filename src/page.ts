export { indexPage, type PageIndex, type PageOptions } from './page/index-page.ts'
export { hitLink, knowsTextFragments, safeUrl } from './page/links.ts'
export { textDirective } from './page/text-directive.ts'
