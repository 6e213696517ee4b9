import type { BudgetOutlook } from '#shared/forecasts.ts'

/** Where a budget's marks stand on the common axis, as shares of its length from now. */
export interface ExhaustionMarks {
  /** From P10 to P90 of the date it is gone; up to the end of what is looked at when P90 lies beyond. */
  band: { from: number; until: number } | null
  likely: number | null
  looksUntil: number
}

/** How far the common axis reaches: what is looked at for the budget that is looked at furthest. */
export function axisEnd(outlooks: readonly BudgetOutlook[], now: number): number {
  return Math.max(now + 24 * 3_600_000, ...outlooks.map(({ looksUntil }) => looksUntil))
}

export function exhaustionMarks(
  { goneAt, looksUntil }: BudgetOutlook,
  now: number,
  endsAt: number,
): ExhaustionMarks {
  const share = (at: number) => Math.min(1, Math.max(0, (at - now) / (endsAt - now)))
  return {
    band: goneAt.p10 === null ? null : { from: share(goneAt.p10), until: share(goneAt.p90 ?? looksUntil) },
    likely: goneAt.p50 === null ? null : share(goneAt.p50),
    looksUntil: share(looksUntil),
  }
}
