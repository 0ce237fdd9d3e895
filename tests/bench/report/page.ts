/** Replaces what stands between the markers of a bench; a page without them gets them at its end. */
export function replaceSection(page: string, bench: string, content: string): string {
  const start = `<!-- bench ${bench} -->`
  const end = `<!-- end of bench ${bench} -->`
  const section = `${start}\n\n${content}\n\n${end}`
  const from = page.indexOf(start)
  const to = page.indexOf(end)
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${section}\n`
  return `${page.slice(0, from)}${section}${page.slice(to + end.length)}`
}
