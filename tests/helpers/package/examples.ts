import { readFile } from 'node:fs/promises'

/** The text of a documentation page's code blocks of one language, in order. */
export async function codeBlocks(page: string, language: string): Promise<string[]> {
  const text = await readFile(page, 'utf8')
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms')
  return Array.from(text.matchAll(fence), ([, code = '']) => code)
}
