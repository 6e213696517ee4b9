import type { PriceBook } from '#shared/studio.ts'

/** What one compute unit costs at a moment (milliseconds since the epoch), in millionths of a minor unit. */
export type PriceCurve = (at: number) => number

/** The list price by hour of the day; a market's clearing price takes its place by another function of the same shape. */
export function listPriceCurve(
  book: Pick<PriceBook, 'timeZone' | 'computePercentByHour' | 'microMinorPerComputeUnit'>,
): PriceCurve {
  const hourAt = hourOfDayIn(book.timeZone)
  return (at) =>
    Math.round((book.microMinorPerComputeUnit * (book.computePercentByHour[hourAt(at)] ?? 100)) / 100)
}

/** The hour of the day, 0 to 23, by the clocks of a time zone. */
export function hourOfDayIn(timeZone: string): (at: number) => number {
  const format = formatIn(timeZone, { hour: '2-digit', hourCycle: 'h23' })
  return (at) => Number(format.format(at))
}

/** The calendar month by the clocks of a time zone, such as `2026-03`. */
export function monthIn(timeZone: string, at: number): string {
  const parts = formatIn(timeZone, { year: 'numeric', month: '2-digit' }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}`
}

/** Making one costs more than many uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone })
  formats.set(key, format)
  return format
}
