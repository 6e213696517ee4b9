import type { LedgerEntry } from '#shared/budgets.ts'

export const ledgerKindNames: Record<LedgerEntry['kind'], string> = {
  grant: 'Grant',
  'top-up': 'Top-up',
  hold: 'Hold',
  settlement: 'Settlement',
  release: 'Release',
  expiry: 'Expiry',
  adjustment: 'Adjustment',
}
