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
    .map(({ driver, share }) => `${driver} ${Math.round(share * 100)} %`)
  if (drivers.length > 0) sentences.push(`What spends it: ${drivers.join(', ')}.`)
  if (outlook.basis === 'queue only') sentences.push('It has no history yet, so only what is held counts.')
  return sentences.join(' ')
}

function describeEnd(
  { goneAt, lasts, looksUntil, availableMinor, heldMinor }: Outlook,
  timeZone: string,
  now: number,
): string {
  const day = dayFormat(timeZone)
  const chance = Math.round(lasts * 100)
  if (availableMinor + heldMinor <= 0) return 'It is used up.'
  if (goneAt.p50 === null) {
    const early = goneAt.p10 === null ? '' : `, but may be gone as early as ${day(goneAt.p10)}`
    return `It lasts until ${day(looksUntil)} with a probability of ${chance} %${early}.`
  }
  const hours = Math.round((goneAt.p50 - now) / 3_600_000)
  const when =
    hours < 1
      ? 'within the hour'
      : hours < 48
        ? `in about ${hours} hours, on ${day(goneAt.p50)}`
        : `on ${day(goneAt.p50)}`
  const late = goneAt.p90 === null ? 'or not at all' : `and ${day(goneAt.p90)} at the latest`
  return `It is likely gone ${when}: ${goneAt.p10 === null ? '' : `${day(goneAt.p10)} at the earliest `}${late} (8 in 10). It lasts with a probability of ${chance} %.`
}

function dayFormat(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  })
  return (at) => format.format(at)
}
