const slow: ReadonlySet<unknown> = new Set(['slow-2g', '2g', '3g'])

/**
 * Whether the reader's link says that bytes are dear: data saving is on, or it is as slow as 3G or slower. Browsers
 * without the Network Information API say nothing, and count as not metered.
 */
export function isMetered(host: object = globalThis): boolean {
  const connection = property(property(host, 'navigator'), 'connection')
  return property(connection, 'saveData') === true || slow.has(property(connection, 'effectiveType'))
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
