import type { Balance } from '#shared/budgets.ts'
import type { LedgerSearch } from './ledger-search.ts'

export type SpanName = NonNullable<LedgerSearch['span']>

export const spanNames: Record<SpanName, string> = {
  period: 'This period',
  '30-days': '30 days',
  '90-days': '90 days',
  all: 'All',
}

const dayMs = 86_400_000

/** Where a span begins; undefined for all there is. */
export function spanStart(
  span: SpanName,
  balance: Pick<Balance, 'periodStartsAt'>,
  now: number,
): number | undefined {
  switch (span) {
    case 'period':
      return balance.periodStartsAt
    case '30-days':
      return now - 30 * dayMs
    case '90-days':
      return now - 90 * dayMs
    case 'all':
      return undefined
  }
}
