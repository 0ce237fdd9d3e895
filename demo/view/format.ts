const numbers = new Intl.NumberFormat('en')
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

export const count = (value: number): string => numbers.format(value)

/** `1 document`, `2,412 documents`. */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`

/** Bytes in the unit a reader would choose, decimal as browsers show them. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  if (value < 1e6) return `${tenths.format(value / 1e3)} kB`
  return `${tenths.format(value / 1e6)} MB`
}

export function milliseconds(value: number): string {
  return value < 10 ? `${tenths.format(value)} ms` : `${count(Math.round(value))} ms`
}

/** A rough stretch of time: nobody believes the seconds of a minute. */
export function timeLeft(seconds: number): string {
  if (seconds < 1.5) return 'a second left'
  if (seconds < 10) return `${Math.round(seconds)} seconds left`
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} seconds left`
  const minutes = Math.round(seconds / 60)
  return minutes === 1 ? 'about a minute left' : `about ${minutes} minutes left`
}
