import type { BudgetOutlook } from '#shared/forecasts.ts'

type Outlook = Pick<
  BudgetOutlook,
  'goneAt' | 'lasts' | 'looksUntil' | 'drivers' | 'basis' | 'availableMinor' | 'heldMinor'
>

/** When a budget will be gone and what spends it, in words; days in `timeZone`. */
export function describeOutlook(outlook: Outlook, timeZone: string, now: number): string {
  const sentences = [describeEnd(outlook, timeZone, now)]
  const drivers = outlook.drivers
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share)
    .map(({ driver, share }) => `${driverName(driver, outlook, timeZone, now)} ${Math.round(share * 100)} %`)
  if (drivers.length > 0) sentences.push(`What spends it: ${drivers.join(', ')}.`)
  if (outlook.basis === 'queue only') {
    const isPlanned = outlook.drivers.some(({ driver, share }) => driver === 'planned' && share > 0)
    sentences.push(`It has no history yet, so only what is held${isPlanned ? ' and planned' : ''} counts.`)
  }
  return sentences.join(' ')
}

/** What is spent within a day is that weekday's usual load. */
function driverName(
  driver: Outlook['drivers'][number]['driver'],
  { goneAt, looksUntil }: Outlook,
  timeZone: string,
  now: number,
): string {
  const until = goneAt.p50 ?? looksUntil
  if (driver === 'planned') return 'planned work'
  if (driver !== 'usual load' || until - now > 24 * hourMs) return driver
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long' }).format((now + until) / 2)
  return `usual ${weekday} load`
}

/** When it will be gone and how likely it lasts, a sentence or two that begin with “It” or “The chance”. */
export function describeEnd(
  { goneAt, lasts, looksUntil, availableMinor, heldMinor }: Outlook,
  timeZone: string,
  now: number,
): string {
  const day = dayFormat(timeZone)
  if (availableMinor + heldMinor <= 0) return 'It is used up.'
  if (goneAt.p50 === null) {
    const early = goneAt.p10 === null ? '' : `; it may be gone as early as ${day(goneAt.p10)}`
    return `${describeChance(lasts, day(looksUntil))}${early}.`
  }
  const hours = (goneAt.p50 - now) / hourMs
  const chances = `${describeChance(lasts, day(looksUntil))}.`
  if (hours < 1) return `It is likely gone within the hour. ${chances}`
  const moment = hours < 48 ? momentFormat(timeZone) : day
  const when =
    hours < 48 ? `in about ${Math.round(hours)} hours, on ${moment(goneAt.p50)}` : `on ${day(goneAt.p50)}`
  return `It is likely gone ${when}${describeSpan(goneAt, moment)} (8 in 10). ${chances}`
}

function describeSpan({ p10, p90 }: Outlook['goneAt'], moment: (at: number) => string): string {
  const from = p10 === null ? '' : moment(p10)
  if (p90 === null) return `, perhaps ${from && `as early as ${from}, perhaps `}not at all`
  return from === moment(p90) ? '' : `, between ${from} and ${moment(p90)}`
}

/** A few hundred futures were looked at: beyond one in two hundred there is nothing to tell apart. */
function describeChance(lasts: number, until: string): string {
  if (lasts <= 0.005) return `It will hardly last until ${until}`
  if (lasts >= 0.995) return `It lasts until ${until}`
  return `The chance that it lasts until ${until} is ${Math.round(lasts * 100)} %`
}

const hourMs = 3_600_000

function dayFormat(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  })
  return (at) => format.format(at)
}

function momentFormat(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (at) => format.format(at)
}
