/** One line of --json: facts, and cases that have the same facts each. */
export type Figures = { readonly [name: string]: unknown }

/** Facts that every line has alike, and one table of what differs. */
export interface Table {
  readonly facts: Figures
  readonly rows: readonly Figures[]
}

/** Lines that name different tables apart, in the order of the first of each; without a name they are of one. */
export function byTable(lines: readonly Figures[]): readonly (readonly Figures[])[] {
  const tables = new Map<unknown, Figures[]>()
  for (const { table, ...line } of lines) {
    const others = tables.get(table)
    if (others === undefined) tables.set(table, [line])
    else others.push(line)
  }
  return [...tables.values()]
}

/** Brings the lines that one bench printed into one table: lines with `cases` have a row each, others are rows. */
export function tabulate(lines: readonly Figures[]): Table {
  const rows = lines.flatMap(({ cases, bench: _, ...facts }) =>
    Array.isArray(cases) ? cases.map((row: Figures) => ({ ...facts, ...row })) : [facts],
  )
  const [first = {}, ...others] = rows
  const shared = Object.keys(first).filter(
    (key) => rows.length > 1 && others.every((row) => Object.hasOwn(row, key) && row[key] === first[key]),
  )
  const pick = (row: Figures, wanted: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => wanted(key)))
  return {
    facts: pick(first, (key) => shared.includes(key)),
    rows: rows.map((row) => pick(row, (key) => !shared.includes(key))),
  }
}

/** A table as Markdown. Columns come in the order in which rows name them first. */
export function markdownTable(rows: readonly Figures[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(heading)),
    line(columns.map((column) => (rows.every((row) => typeof row[column] !== 'string') ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => formatted(row[column])))),
  ].join('\n')
}

/** Numbers with three digits (four below one), or all of them before the point; texts without what would end a cell. */
export function formatted(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'number') return String(value).replaceAll('|', '\\|').replaceAll('\n', ' ')
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return Number(value.toPrecision(Math.abs(value) < 1 ? 4 : 3)).toString()
}

/** `searchP50` -> `search p50`. */
export function heading(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase()
}
