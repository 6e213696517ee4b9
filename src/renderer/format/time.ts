const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = `${locale ?? ''}|${JSON.stringify(options)}`
  let formatter = dateFormats.get(key)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, options)
    dateFormats.set(key, formatter)
  }
  return formatter
}

/** `5 min ago`, `in 2 hr`; within half a minute either way `now`. */
export function formatRelative(at: number, now: number, locale?: string): string {
  const key = locale ?? ''
  let formatter = relativeFormats.get(key)
  if (!formatter) {
    formatter = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
    relativeFormats.set(key, formatter)
  }
  const seconds = (at - now) / 1000
  if (Math.abs(seconds) < 30) return formatter.format(0, 'second')
  const step = steps.find(([, size]) => Math.abs(seconds) >= size * 0.95)
  if (!step) return formatter.format(Math.round(seconds), 'second')
  return formatter.format(Math.round(seconds / step[1]), step[0])
}

/** Date, time and zone, to the second: what a tooltip and a log need. */
export function formatAbsolute(at: number, locale?: string, timeZone?: string): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'long', timeZone }, locale).format(at)
}

/** `21 Nov, 14:05` */
export function formatMoment(at: number, locale?: string, timeZone?: string): string {
  return dateFormat(
    { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone },
    locale,
  ).format(at)
}

/** `21 Nov 2026` */
export function formatDay(at: number, locale?: string, timeZone?: string): string {
  return dateFormat({ dateStyle: 'medium', timeZone }, locale).format(at)
}

/** `14:05` */
export function formatTimeOfDay(at: number, locale?: string, timeZone?: string): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', timeZone }, locale).format(at)
}

/** How old data is, said shortly: `just now`, `12 s`, `4 min`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  if (seconds < 5) return 'just now'
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 3600)} h`
}

/** `just now`, `12 s ago`. */
export function formatAgo(ageMs: number): string {
  const age = formatAge(ageMs)
  return age === 'just now' ? age : `${age} ago`
}
