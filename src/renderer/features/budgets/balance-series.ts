import type { LedgerEntry } from '#shared/budgets.ts'

export interface BalancePoint {
  at: number
  balanceMinor: number
  /** Balance less what is held. */
  freeMinor: number
}

/** More points than a chart is wide cannot be told apart. */
export const mostPoints = 720

/**
 * The balance after each entry, oldest first, as a staircase from `from` to `until`: what stood before the first entry of the span is
 * carried in from its left edge, the last value to its right edge. Longer series keep the last entry of each of `mostPoints` slots.
 */
export function balanceSeries(
  entries: readonly LedgerEntry[],
  span: { from: number; until: number },
): BalancePoint[] {
  const ordered = [...entries].sort((a, b) => a.id - b.id)
  const inside = ordered.filter((entry) => entry.at >= span.from && entry.at <= span.until)
  const [first] = inside
  const last = inside.at(-1)
  if (!first || !last) return []
  const slot = Math.max(1, (span.until - span.from) / mostPoints)
  const bySlot = new Map<number, LedgerEntry>()
  for (const entry of inside) bySlot.set(Math.floor((entry.at - span.from) / slot), entry)
  const before: BalancePoint = {
    at: span.from,
    balanceMinor: first.balanceMinor - first.balanceDeltaMinor,
    freeMinor: first.balanceMinor - first.balanceDeltaMinor - (first.heldMinor - first.heldDeltaMinor),
  }
  return [
    ...(first.at > span.from ? [before] : []),
    ...[...bySlot.values()].map(pointOf),
    ...(last.at < span.until ? [{ ...pointOf(last), at: span.until }] : []),
  ]
}

function pointOf(entry: LedgerEntry): BalancePoint {
  return {
    at: entry.at,
    balanceMinor: entry.balanceMinor,
    freeMinor: entry.balanceMinor - entry.heldMinor,
  }
}
