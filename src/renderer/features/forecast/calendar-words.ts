import type { AppliedLift, EventKind } from '#shared/calendar.ts'
import { numberFormat } from '../../format/numbers.ts'
import { formatMoment } from '../../format/time.ts'

export const eventKindNames: Record<EventKind, string> = {
  holiday: 'Holiday',
  release: 'Release',
  'live event': 'Live event',
  other: 'Other',
}

/** `× 1.35` */
export function formatFactor(factor: number, locale?: string): string {
  return `× ${numberFormat({ maximumFractionDigits: 2, minimumFractionDigits: 1 }, locale).format(factor)}`
}

/** Where the factor in use comes from. */
export function describeBasis({ basis, learnedFrom }: Pick<AppliedLift, 'basis' | 'learnedFrom'>): string {
  if (basis === 'stated') return 'as stated'
  return `learned from ${learnedFrom} earlier ${learnedFrom === 1 ? 'event' : 'events'}`
}

/** `Cup final, 6 Jan, 18:00 – 6 Jan, 22:00: × 2.0 (as stated), × 1.33 for what is shown` */
export function describeLift(lift: AppliedLift): string {
  const span = `${formatMoment(lift.startsAt)} – ${formatMoment(lift.endsAt)}`
  const basis = lift.source === 'trend' ? `learned from ${lift.learnedFrom} days` : describeBasis(lift)
  const partly =
    Math.abs(lift.seriesFactor - lift.factor) > 0.005
      ? `, ${formatFactor(lift.seriesFactor)} of what is shown`
      : ''
  return `${lift.title}, ${span}: ${formatFactor(lift.factor)} (${basis})${partly}`
}
