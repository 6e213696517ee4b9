import type { AppliedLift } from '#shared/calendar.ts'

const hourMs = 3_600_000

/** A lift with what it is about; null is every customer, every content type. */
export type ScopedLift = Omit<AppliedLift, 'seriesFactor'> & {
  readonly customerId: string | null
  readonly contentType: string | null
}

/** What a series counts; null is all of them together. */
export interface SeriesScope {
  readonly customerId: string | null
  readonly contentType: string | null
}

/** What a lift and a series have in common; undefined when that is nothing. */
export function commonScope(lift: SeriesScope, series: SeriesScope): SeriesScope | undefined {
  const clash = (a: string | null, b: string | null) => a !== null && b !== null && a !== b
  if (clash(lift.customerId, series.customerId) || clash(lift.contentType, series.contentType))
    return undefined
  return {
    customerId: lift.customerId ?? series.customerId,
    contentType: lift.contentType ?? series.contentType,
  }
}

/** Share of an hour (whole hours since the epoch) that lies in a span of moments. */
export function coverage(hour: number, { startsAt, endsAt }: { startsAt: number; endsAt: number }): number {
  const from = Math.max(startsAt, hour * hourMs)
  const until = Math.min(endsAt, (hour + 1) * hourMs)
  return Math.max(0, until - from) / hourMs
}

/** The factor of a series' hours when a lift reaches `share` of it; events at one time multiply. */
export function liftPath(
  lifts: readonly { readonly lift: ScopedLift; readonly share: number }[],
  firstHour: number,
  hours: number,
): Float64Array {
  const path = new Float64Array(hours).fill(1)
  for (const { lift, share } of lifts) {
    const from = Math.max(0, Math.floor(lift.startsAt / hourMs) - firstHour)
    const until = Math.min(hours, Math.ceil(lift.endsAt / hourMs) - firstHour)
    for (let step = from; step < until; step++) {
      path[step]! *= 1 + (lift.factor - 1) * share * coverage(firstHour + step, lift)
    }
  }
  return path
}
