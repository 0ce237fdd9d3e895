import type { BuildProgress } from '../bundle/parts.ts'

/** Text of others as a terminal may be given it: what moves its cursor or changes its colours is taken out. */
export const harmless = (text: string): string => text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '')

/** Rows of words, each column as wide as its widest. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function bytes(count: number): string {
  if (count < 1000) return `${Math.round(count)} B`
  return count < 1_000_000 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1_000_000).toFixed(2)} MB`
}

const barWidth = 24

/** Draws a bar on the terminal that the program's errors go to; nothing when they go elsewhere. */
export function showProgress({ phase, documents, total, passages }: BuildProgress): void {
  if (!process.stderr.isTTY) return
  const filled = Math.round((barWidth * documents) / Math.max(total, 1))
  const bar = '█'.repeat(filled).padEnd(barWidth, '░')
  process.stderr.write(`\r\u001b[K${bar} ${phase}: ${documents} of ${total} documents, ${passages} passages`)
  if (phase === 'done') process.stderr.write('\r\u001b[K')
}

/** Whether words may be set off on the terminal (https://no-color.org). */
export const mayStyle = (): boolean => process.stdout.isTTY === true && !('NO_COLOR' in process.env)
